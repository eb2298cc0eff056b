import { FAULT_FIELDS } from './fault-report.js';
import type { FaultReportView } from './fault-report.js';

/** How a statistic is spread over resolutions. */
export interface FigureRangeView {
  readonly min: number;
  readonly p5: number;
  readonly median: number;
  readonly p95: number;
  readonly max: number;
}

/** How an amount is spread over resolutions, as decimal text. */
type AmountRangeView = Readonly<Record<keyof FigureRangeView, string>>;

/** What became of an instrument in one candle on one path of its prices. */
export interface CandleOutcomeView {
  readonly pnl: string;
  readonly price: string | null;
  readonly position: string;
}

/** A candle in which the order of the prices inside it decides. */
export interface AmbiguousCandleView {
  readonly instrument: { readonly symbol: string };
  readonly slice: number;
  readonly at: string;
  readonly base: CandleOutcomeView;
  readonly best: CandleOutcomeView;
  readonly worst: CandleOutcomeView;
}

/** How far a result depends on what candles do not tell. */
export interface UncertaintyView {
  readonly ambiguousCandles: number;
  readonly resolutions: number;
  readonly requested: number;
  readonly failed: number;
  readonly finalEquity: AmountRangeView | null;
  readonly totalReturn: FigureRangeView | null;
  readonly maxDrawdown: FigureRangeView | null;
  readonly tradeCount: FigureRangeView | null;
  readonly candles: readonly AmbiguousCandleView[];
}

/** What one instrument gave to a run, amounts in its currency. */
export interface InstrumentResultView {
  readonly instrument: { readonly symbol: string };
  readonly currency: string;
  readonly tradeCount: number;
  readonly winCount: number;
  readonly fillCount: number;
  readonly grossPnl: string;
  readonly fees: string;
  readonly netPnl: string;
  readonly openPnl: string;
  readonly openQuantity: string;
  readonly traded: string;
  readonly exposure: number | null;
}

/** What became of the account beside its trades. */
export interface AccountResultView {
  readonly marginCalls: number;
  /** The currency of the account first. */
  readonly balances: readonly { readonly currency: string; readonly cash: string }[];
  readonly cash: readonly {
    readonly kind: string;
    readonly count: number;
    readonly value: string;
  }[];
}

/** What the fees consist of. */
export interface FeeResultView {
  readonly lines: readonly {
    readonly line: string;
    readonly currency: string;
    readonly amount: string;
  }[];
  readonly unknown: readonly { readonly line: string; readonly fills: number }[];
  readonly notModelled: readonly string[];
}

/** Whether a run looked ahead, as far as samples can tell. */
export interface LookAheadView {
  readonly method: string;
  readonly windows: number;
  readonly candlesChecked: number;
  readonly result: 'CLEAN' | 'LEAK' | 'NOT_CHECKED';
  /** Why nothing was checked, else null. */
  readonly reason: string | null;
  readonly findings: readonly {
    readonly cause: 'FUTURE' | 'OUTSIDE' | 'WARM_UP';
    readonly slice: number;
    readonly at: string;
    readonly field: string;
    readonly inRun: string;
    readonly checked: string;
  }[];
  readonly notCovered: readonly string[];
}

/** What a run says beside its statistics. */
export interface BacktestReportView {
  /** Null before the end, as are the others. */
  readonly account: AccountResultView | null;
  readonly fees: FeeResultView | null;
  readonly uncertainty: UncertaintyView | null;
  /** Null before the end and for runs of old releases. */
  readonly lookAhead: LookAheadView | null;
  readonly instrumentResults: readonly InstrumentResultView[];
  /** Null for a run without a fault script. */
  readonly faultReport: FaultReportView | null;
}

const OUTCOME_FIELDS = 'pnl price position';
const RANGE_FIELDS = 'min p5 median p95 max';

/** Fields of a {@link BacktestReportView}. */
export const REPORT_FIELDS = `account {
    marginCalls balances { currency cash } cash { kind count value }
  }
  fees { lines { line currency amount } unknown { line fills } notModelled }
  uncertainty {
    ambiguousCandles resolutions requested failed
    finalEquity { ${RANGE_FIELDS} } totalReturn { ${RANGE_FIELDS} }
    maxDrawdown { ${RANGE_FIELDS} } tradeCount { ${RANGE_FIELDS} }
    candles {
      instrument { symbol } slice at
      base { ${OUTCOME_FIELDS} } best { ${OUTCOME_FIELDS} } worst { ${OUTCOME_FIELDS} }
    }
  }
  lookAhead {
    method windows candlesChecked result reason notCovered
    findings { cause slice at field inRun checked }
  }
  instrumentResults {
    instrument { symbol } currency tradeCount winCount fillCount
    grossPnl fees netPnl openPnl openQuantity traded exposure
  }
  faultReport { ${FAULT_FIELDS} }`;
