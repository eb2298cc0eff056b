import { z } from 'zod';

/** Returns the schema of the number of candles in a year, which volatilities are scaled to. */
export function perYearSchema(): z.ZodNumber {
  return z.number().positive().max(1e9).describe('Candles in a year; 252 for trading days');
}
