import type { LiquidityModel, PathModel, SlippageModel } from '@vela/venue';

/** A fill whose fee is asked for. */
export interface FeeQuestion {
  readonly symbol: string;
  readonly side: 'buy' | 'sell';
  /** Above 0, in whole units of the instrument. */
  readonly quantity: number;
  readonly price: number;
}

/**
 * Own models of fills in place of the ones that options name. They must answer by what they are
 * asked alone: the engine asks anew when it measures how far a result is uncertain.
 */
export interface BacktestModels {
  /** The way of the price inside a candle, in place of `intrabar`. */
  readonly path?: PathModel | undefined;
  /** By how much fills that take liquidity are worse, in place of `slippage`. */
  readonly slippage?: SlippageModel | undefined;
  /** How much a candle has for an order, beside `participation` and `limitFill`. */
  readonly liquidity?: LiquidityModel | undefined;
  /** Returns what a fill costs in the currency of its instrument, in place of all fee options. */
  readonly fee?: ((fill: FeeQuestion) => number) | undefined;
}

const WHAT: Readonly<Record<keyof BacktestModels, string>> = {
  path: 'The way of prices inside a candle comes from a model of the caller.',
  slippage: 'Slippage comes from a model of the caller.',
  liquidity: 'What a candle has for an order is limited by a model of the caller.',
  fee: 'Fees come from a model of the caller, whatever the options say of them.',
};

/** Returns what a reader of the result must know about own models, as sentences. */
export function describeModels(models: BacktestModels = {}): readonly string[] {
  return (Object.keys(WHAT) as (keyof BacktestModels)[]).flatMap((name) =>
    models[name] === undefined ? [] : [WHAT[name]],
  );
}
