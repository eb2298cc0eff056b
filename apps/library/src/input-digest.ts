import { checkLimits } from '@vela/limits';
import { ENGINE_VERSION, encodeColumns } from '@vela/backtest';
import type { Columns } from '@vela/backtest';
import { canonicalBytes } from '@vela/kernel';
import type { Canonical } from '@vela/kernel';
import { nodeHasher } from '@vela/runners';
import type { Run } from '@vela/step';
import type { BacktestOptions } from './backtest-options.js';
import type { CandleSeries } from './candle-series.js';
import { quoteSeries } from './quotes.js';

/** Digests of candles and quotes, which do not change: a sweep asks for the same again and again. */
const columnDigests = new WeakMap<object, string>();

function digestOf(columns: Readonly<Record<string, unknown>>): string {
  const known = columnDigests.get(columns);
  if (known !== undefined) return known;
  const { length: _, ...all } = columns;
  const digest = nodeHasher()
    .update(encodeColumns(all as Columns))
    .hex();
  columnDigests.set(columns, digest);
  return digest;
}

/** Returns the digest of what decides a run, see `BacktestResult.inputDigest`. */
export function inputDigestOf(
  { parameters, setup }: Run,
  options: BacktestOptions,
  series: readonly CandleSeries[],
): string {
  const inputs = {
    strategy: Function.prototype.toString.call(options.strategy),
    parameters,
    instruments: setup.instruments,
    series: series.map((one) => ({
      symbol: one.symbol,
      timeframe: one.timeframe,
      candles: digestOf(one.columns as unknown as Columns),
    })),
    quotes: quoteSeries(options).map(({ symbol, columns }) => ({
      symbol,
      quotes: digestOf(columns as unknown as Columns),
    })),
    cash: setup.cash,
    simulation: setup.simulation,
    ...(options.limits === undefined ? {} : { limits: checkLimits(options.limits) }),
    currency: setup.currency ?? null,
    rates: setup.rates ?? [],
    actions: setup.actions ?? [],
    seed: setup.seed,
    engine: ENGINE_VERSION,
  };
  return nodeHasher()
    .update(canonicalBytes(inputs as unknown as Canonical))
    .hex();
}
