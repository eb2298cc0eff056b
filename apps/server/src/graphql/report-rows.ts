import { decimalOf, formatDecimal, rescale } from '@vela/kernel';
import type { Instrument } from '@vela/market';
import { FACT_KINDS } from '@vela/ledger';
import type { BacktestReport, CandleOutcome, Spread } from '@vela/ports';
import { CashFactKind } from './types/account-result.type.js';
import type { AccountResultType } from './types/account-result.type.js';
import type { FeeResultType } from './types/fee-result.type.js';
import type { InstrumentResultType } from './types/instrument-result.type.js';
import type { AmountRange, CandleOutcomeType, UncertaintyType } from './types/uncertainty.type.js';

/** Digits behind the point of amounts of money. */
const MONEY_SCALE = 8;

const exact = (value: number): string => formatDecimal(decimalOf(value));
const money = (value: number): string => formatDecimal(rescale(decimalOf(value), MONEY_SCALE));

const amounts = (spread: Spread | null): AmountRange | null =>
  spread && {
    min: money(spread.min),
    p5: money(spread.p5),
    median: money(spread.median),
    p95: money(spread.p95),
    max: money(spread.max),
  };

const outcome = ({ pnl, price, position }: CandleOutcome): CandleOutcomeType => ({
  pnl: money(pnl),
  price: price === null ? null : exact(price),
  position: exact(position),
});

/** Instruments of a run by id. */
type Instruments = ReadonlyMap<string, Instrument>;

/** Returns the range of a result as the schema shows it. */
export function uncertaintyOf(report: BacktestReport, instruments: Instruments): UncertaintyType {
  const { finalEquity, candles, ...rest } = report.uncertainty;
  return {
    ...rest,
    finalEquity: amounts(finalEquity),
    candles: candles.map(({ instrumentId, slice, at, base, best, worst }) => ({
      instrument: instruments.get(instrumentId)!,
      slice,
      at,
      base: outcome(base),
      best: outcome(best),
      worst: outcome(worst),
    })),
  };
}

/** The enum of the schema in the order of the numbers that columns hold. */
const KINDS = Object.values(CashFactKind);

/** Returns the kind of a cash fact by its number in columns. */
export const cashFactKind = (number: number): CashFactKind => KINDS[number]!;

/** Returns what became of the account as the schema shows it. */
export function accountOf({ account }: BacktestReport): AccountResultType {
  return {
    ...account,
    cash: account.cash.map(({ kind, count, value }) => ({
      kind: cashFactKind(FACT_KINDS.indexOf(kind as (typeof FACT_KINDS)[number])),
      count,
      value: money(value),
    })),
  };
}

/** Returns what the fees consist of as the schema shows it. */
export function feesOf({ fees }: BacktestReport): FeeResultType {
  const lines = fees.lines.map((line) => ({ ...line, amount: money(line.amount) }));
  return { ...fees, lines };
}

/** Returns what each instrument gave as the schema shows it. */
export function instrumentResultsOf(
  report: BacktestReport,
  instruments: Instruments,
): readonly InstrumentResultType[] {
  return report.instruments.map((one) => ({
    instrument: instruments.get(one.instrumentId)!,
    currency: one.currency,
    tradeCount: one.tradeCount,
    winCount: one.winCount,
    fillCount: one.fillCount,
    grossPnl: money(one.grossPnl),
    fees: money(one.fees),
    netPnl: money(one.netPnl),
    openPnl: money(one.openPnl),
    openQuantity: exact(one.openQuantity),
    traded: money(one.traded),
    exposure: one.exposure,
  }));
}
