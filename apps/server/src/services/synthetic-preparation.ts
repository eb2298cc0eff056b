import { DAY, formatDate, timeframeWidth } from '@vela/kernel';
import type { Canonical, Micros, Timeframe } from '@vela/kernel';
import type { Ground } from './ground.js';
import type { PreparedImport } from './import-request.js';
import { ensureInstrument } from './instrument-draft.js';
import { refuseIfAny } from './refusal.js';
import type { Problem } from './refusal.js';

/** A synthetic market to generate. */
export interface GenerateRequest {
  readonly symbol: string;
  readonly timeframe: Timeframe;
  readonly from: Micros;
  readonly candles: number;
  readonly seed: number;
  readonly startPrice: number;
  /** A year, as a fraction. */
  readonly drift: number;
  readonly volatility: number;
}

/** Most candles of one generated series. */
const GENERATED_CANDLES_MAX = 20_000_000;

/** The end of time for a generated series: 2200-01-01. */
const TIME_MAX: Micros = 7_258_118_400_000_000;
const MONTH_MAX: Micros = 31 * DAY;

/** Returns what generating needs; makes the instrument when it is not known. */
export async function prepareSynthetic(
  ground: Ground,
  request: GenerateRequest,
): Promise<PreparedImport> {
  const problems: Problem[] = [];
  const check = (field: string, fits: boolean, expected: string): void => {
    if (fits) return;
    const found = String(request[field as keyof GenerateRequest]);
    const message = `expected ${expected}, found ${found}`;
    problems.push({ code: 'INVALID_INPUT', message, path: ['input', field] });
  };
  const { candles, seed, startPrice, drift, volatility } = request;
  check(
    'candles',
    Number.isInteger(candles) && candles >= 1 && candles <= GENERATED_CANDLES_MAX,
    `1 to ${GENERATED_CANDLES_MAX} candles`,
  );
  // Months have no width of their own: as many as the timeframe says, the longest each.
  const width =
    timeframeWidth(request.timeframe) ?? Number.parseInt(request.timeframe, 10) * MONTH_MAX;
  const end = request.from + candles * width;
  if (end > TIME_MAX) {
    const message = `expected candles before 2200, found ${candles} of ${request.timeframe} from ${formatDate(request.from)}`;
    problems.push({ code: 'INVALID_INPUT', message, path: ['input', 'from'] });
  }
  check('seed', Number.isSafeInteger(seed), 'a seed within 2^53');
  check('startPrice', startPrice >= 0.01 && startPrice <= 1e6, 'a price from 0.01 to 1,000,000');
  check('drift', Math.abs(drift) <= 10, 'a drift from -10 to 10');
  check('volatility', volatility >= 0 && volatility <= 10, 'a volatility from 0 to 10');
  refuseIfAny(problems);
  const instrument = await ensureInstrument(ground, {
    symbol: request.symbol,
    properties: { name: 'synthetic market' },
    priceScale: async () => 2,
  });
  return {
    key: {
      instrumentId: instrument.id,
      timeframe: request.timeframe,
      source: 'synthetic',
      adjustment: 'raw',
    },
    note: `generated from seed ${seed}, not real prices`,
    source: 'synthetic',
    request: {
      timeframe: request.timeframe,
      from: request.from,
      count: candles,
      seed,
      startPrice,
      drift,
      volatility,
      priceScale: instrument.priceScale,
      replace: true,
    } satisfies { readonly [name: string]: Canonical },
  };
}
