import type { RunBasis } from '@vela/analytics';
import type { PlayedFault } from '@vela/faults';
import type { Canonical, Micros } from '@vela/kernel';

/** How a figure is spread over the resolutions of a run. */
export interface Spread {
  readonly min: number;
  readonly p5: number;
  readonly median: number;
  readonly p95: number;
  readonly max: number;
}

/** What became of one instrument in one candle along one order of the prices inside it. */
export interface CandleOutcome {
  /** Change of the position's value over the candle and the cash of its fills, after fees. */
  readonly pnl: number;
  /** Price of the last fill of the candle, null when nothing filled. */
  readonly price: number | null;
  /** Position after the candle in whole units, below 0 short. */
  readonly position: number;
}

/** A candle in which the order of the prices inside it decides what a run earns. */
export interface AmbiguousCandle {
  readonly instrumentId: string;
  /** Number of the slice from 0, and the instant at which the candle became available. */
  readonly slice: number;
  readonly at: number;
  /** What the run took. */
  readonly base: CandleOutcome;
  /** The outcomes of the candle that earn most and least in it. */
  readonly best: CandleOutcome;
  readonly worst: CandleOutcome;
}

/**
 * How far a result depends on what candles do not tell: the order of the prices inside them. Each
 * resolution is a run of its own whose ambiguous candles are resolved by a seed of its own.
 */
export interface Uncertainty {
  /** Ambiguous candles of the run itself. */
  readonly ambiguousCandles: number;
  /** Resolutions that were carried to the end, those asked for, and those whose strategy threw. */
  readonly resolutions: number;
  readonly requested: number;
  readonly failed: number;
  /** Null when there is no resolution to measure. */
  readonly finalEquity: Spread | null;
  readonly totalReturn: Spread | null;
  /** 0 or below. */
  readonly maxDrawdown: Spread | null;
  readonly tradeCount: Spread | null;
  /** The first ambiguous candles, at most a hundred. */
  readonly candles: readonly AmbiguousCandle[];
}

/** What one instrument gave to a run. Amounts are in the currency of the instrument. */
export interface InstrumentResult {
  readonly instrumentId: string;
  readonly symbol: string;
  readonly currency: string;
  readonly tradeCount: number;
  readonly winCount: number;
  readonly fillCount: number;
  /** Of closed round trips: before fees, the fees, after fees. */
  readonly grossPnl: number;
  readonly fees: number;
  readonly netPnl: number;
  /** Of the position that is open at the end, at the last close and before fees. */
  readonly openPnl: number;
  readonly openQuantity: number;
  /** Sum of price times quantity over all fills. */
  readonly traded: number;
  /** Share of the instrument's candles in which it was held, null without a candle. */
  readonly exposure: number | null;
}

/** What became of the account of a run beside its trades. */
export interface AccountResult {
  /** How often positions were reduced because equity was below maintenance. */
  readonly marginCalls: number;
  /** Cash of each currency at the end, exact decimal text; the first is that of the account. */
  readonly balances: readonly { readonly currency: string; readonly cash: string }[];
  /** Interest, borrow fees, dividends and other cash by kind, in the currency of the account. */
  readonly cash: readonly {
    readonly kind: string;
    readonly count: number;
    readonly value: number;
  }[];
}

/** What the fees of a run consist of. */
export interface FeeResult {
  /** One for each line of the schedule that was charged, in the currency it was charged in. */
  readonly lines: readonly {
    readonly line: string;
    readonly currency: string;
    readonly amount: number;
  }[];
  /** Lines whose rate was not known for some fills, for which nothing was charged. */
  readonly unknown: readonly { readonly line: string; readonly fills: number }[];
  /** Fees that the schedule leaves out, in words. */
  readonly notModelled: readonly string[];
}

/** What the samples of a run say about whether it looked ahead. */
export type LookAheadResult = 'CLEAN' | 'LEAK' | 'NOT_CHECKED';

/** Something that samples of a run found. */
export interface LookAheadFinding {
  /**
   * `FUTURE`: a value depends on later candles. `OUTSIDE`: decisions depend on something that is
   * neither a candle nor a field, such as a variable outside the class. `WARM_UP`: values depend on
   * where the history began, also when they are said to be ready; this is no leak.
   */
  readonly cause: 'FUTURE' | 'OUTSIDE' | 'WARM_UP';
  /** The first slice in which it shows, and the instant at which its candles are known. */
  readonly slice: number;
  readonly at: number;
  /** What differs, for instance `mid` for a column or `fields.count`. */
  readonly field: string;
  /** What the run had there, and what it has with the past alone. */
  readonly inRun: string;
  readonly checked: string;
}

/** Whether a run looked ahead, as far as samples of it can tell. */
export interface LookAhead {
  /** How it was looked for, in one sentence. */
  readonly method: string;
  /** Decision windows that were run again, and the candles in them. */
  readonly windows: number;
  readonly candlesChecked: number;
  readonly result: LookAheadResult;
  /** Why nothing was checked, else null. */
  readonly reason: string | null;
  /** Each field once; leaks first. */
  readonly findings: readonly LookAheadFinding[];
  /** What such samples cannot show. */
  readonly notCovered: readonly string[];
}

/** A fill that only one of two runs has. */
export interface FillDifference {
  /** `missing`: the undisturbed run has it; `added`: only the disturbed one has. */
  readonly what: 'missing' | 'added';
  readonly at: Micros;
  readonly instrumentId: string;
  readonly side: 'buy' | 'sell';
  /** Whole units. */
  readonly quantity: number;
  readonly price: number;
}

/** What a fault script did to a run. The lists hold the first of what they count. */
export interface FaultReport {
  readonly script: Canonical;
  readonly playedCount: number;
  readonly played: readonly PlayedFault[];
  /** Places in the script of faults that were never played. */
  readonly unplayed: readonly number[];
  readonly orders: {
    readonly placed: number;
    readonly denied: number;
    readonly rejected: number;
    /** Orders whose placing had no answer, and those of them of which the end is known. */
    readonly unanswered: number;
    readonly recovered: number;
    /** Orders of which in the end nobody knows whether the venue has them. */
    readonly unresolved: number;
  };
  readonly alertCount: number;
  readonly alerts: readonly {
    readonly severity: 'INFO' | 'WARNING' | 'CRITICAL';
    readonly code: string;
    readonly message: string;
    readonly at: Micros;
  }[];
  /** When entries on an instrument were stopped and allowed again, and why. */
  readonly quarantines: readonly {
    readonly instrumentId: string;
    readonly on: boolean;
    readonly reason: string;
    readonly at: Micros;
  }[];
  /** How well the connection to the venue worked, change by change. */
  readonly health: readonly {
    readonly state:
      | 'connecting'
      | 'reconciling'
      | 'ready'
      | 'degraded'
      | 'disconnected'
      | 'auth-required';
    readonly detail: string | null;
    readonly at: Micros;
  }[];
  /** Where the run ended: `running`, or `halted` with the reason. */
  readonly state: 'warming-up' | 'running' | 'paused' | 'halted';
  readonly detail: string | null;
  /** The same run without faults. */
  readonly undisturbed: {
    readonly resultDigest: string;
    readonly finalEquity: number;
    readonly orderCount: number;
    readonly fillCount: number;
  };
  /** The disturbed run minus the undisturbed one. */
  readonly difference: {
    readonly finalEquity: number;
    /** Of the slice in which equity differs most, and when that is; null when it never differs. */
    readonly largestEquity: number;
    readonly largestEquityAt: Micros | null;
    readonly fillsMissing: number;
    readonly fillsAdded: number;
    readonly fills: readonly FillDifference[];
  };
}

/** What a finished run says beside its statistics and columns. */
export interface BacktestReport {
  readonly uncertainty: Uncertainty;
  /** Absent in runs of a release that did not look for it. */
  readonly lookAhead?: LookAhead;
  readonly account: AccountResult;
  readonly fees: FeeResult;
  /** One entry for each instrument, in the order of the run. */
  readonly instruments: readonly InstrumentResult[];
  /** What statistics need beside the columns; absent in runs of a release that had none. */
  readonly basis?: RunBasis;
  /** What faults did to it; absent for a run without a fault script. */
  readonly faults?: FaultReport;
}
