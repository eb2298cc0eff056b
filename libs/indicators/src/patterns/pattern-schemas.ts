import { z } from 'zod';
import { periodSchema } from '../definition.js';

/** The schema of the number of candles that trend and usual bodies are measured over. */
export const TREND_PERIOD = periodSchema('Candles before, for the trend and the mean body');

/** The schema of the least body of a long candle. */
export const LONG_BODY = timesSchema('Least body of a long candle, in mean bodies before it');

/** The schema of the largest body of a small candle. */
export const SMALL_BODY = timesSchema('Largest body of a small candle, in mean bodies before it');

/** The schema of the largest body of a doji. */
export const DOJI_BODY = shareSchema('Largest body of a doji, as a share of its range');

/** Returns the schema of a share of something, from 0 to 1. */
export function shareSchema(description: string): z.ZodNumber {
  return z.number().min(0).max(1).describe(description);
}

/** Returns the schema of a multiple of something, from 0 to 100. */
export function timesSchema(description: string): z.ZodNumber {
  return z.number().min(0).max(100).describe(description);
}
