/** Unit of a statistic, as in the catalogue of statistics. */
export type ReportUnit =
  | 'FRACTION'
  | 'RATIO'
  | 'CURRENCY'
  | 'COUNT'
  | 'CANDLES'
  | 'DAYS'
  | 'YEARS'
  | 'DATE';

/** One statistic of a run with what it means. */
export interface ReportStatistic {
  readonly name: string;
  readonly label: string;
  /** Title of the part of the catalogue that it belongs to. */
  readonly group: string;
  readonly unit: ReportUnit | null;
  /** Null where it is not defined; dates are microseconds since 1970. */
  readonly value: number | null;
  /** Why there is no value, in words; null when there is one or when nobody said. */
  readonly reason: string | null;
  readonly definition: string;
  /** Range that holds the true value with some confidence; null where none is known. */
  readonly interval: {
    readonly low: number;
    readonly high: number;
    readonly confidence: number;
    readonly method: string;
  } | null;
}

/** Data that a run was pinned to. */
interface ReportDataset {
  readonly symbol: string;
  readonly timeframe: string;
  /** Version of the stored data; null for candles that were given in memory. */
  readonly version: number | null;
  readonly contentHash: string | null;
}

/** What ran, and everything that decides its result. */
export interface ReportRun {
  /** Id of a stored run; null for one that was made in memory. */
  readonly id: string | null;
  readonly strategy: string;
  /** Version of the strategy, null when it has none. */
  readonly version: number | null;
  readonly timeframe: string;
  /** First instant of the range in microseconds, null for "as far as there is data". */
  readonly from: number | null;
  /** First instant behind the range. */
  readonly to: number | null;
  readonly startingCash: string;
  readonly currency: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly simulation: Readonly<Record<string, unknown>>;
  readonly seed: string;
  readonly datasets: readonly ReportDataset[];
  readonly strategyHash: string | null;
  readonly engineVersion: string;
  readonly inputDigest: string;
  readonly resultDigest: string;
  /** Which run of its strategy it is, null when nobody counted. */
  readonly trial: number | null;
}

/** Candles of an instrument as columns of one length; `openAt` is microseconds since 1970. */
export interface ReportCandles {
  readonly symbol: string;
  readonly timeframe: string;
  readonly openAt: ArrayLike<number>;
  readonly open: ArrayLike<number>;
  readonly high: ArrayLike<number>;
  readonly low: ArrayLike<number>;
  readonly close: ArrayLike<number>;
  /** Candles behind each entry when neighbours were merged. */
  readonly candlesPerEntry: number;
}

/** A closed round trip; prices and amounts are decimal text, instants microseconds. */
export interface ReportTrade {
  readonly symbol: string;
  readonly side: 'long' | 'short';
  readonly quantity: string;
  readonly entryAt: number;
  readonly entryPrice: string;
  readonly exitAt: number;
  readonly exitPrice: string;
  readonly grossPnl: string;
  readonly fees: string;
  readonly netPnl: string;
  readonly returnRatio: number | null;
}

/** What one instrument gave, amounts in its currency as decimal text. */
export interface ReportInstrument {
  readonly symbol: string;
  readonly currency: string;
  readonly tradeCount: number;
  readonly winCount: number;
  readonly fillCount: number;
  readonly grossPnl: string;
  readonly fees: string;
  readonly netPnl: string;
  readonly openPnl: string;
  readonly traded: string;
  readonly exposure: number | null;
}

/** How a figure is spread over resolutions of ambiguous candles. */
export interface ReportRange {
  readonly min: number;
  readonly p5: number;
  readonly median: number;
  readonly p95: number;
  readonly max: number;
}

/** How far the result depends on the order of prices inside candles. */
export interface ReportUncertainty {
  readonly ambiguousCandles: number;
  readonly resolutions: number;
  readonly requested: number;
  readonly failed: number;
  readonly finalEquity: ReportRange | null;
  readonly totalReturn: ReportRange | null;
  readonly maxDrawdown: ReportRange | null;
  readonly tradeCount: ReportRange | null;
}

/** Something that makes the result less trustworthy than it looks. */
export interface ReportWarning {
  readonly rule: string;
  readonly severity: 'INFO' | 'WARNING' | 'ERROR';
  readonly message: string;
  /** What to do about it, null when nobody said. */
  readonly advice: string | null;
  /** The first of what it is about: rows of a table from 0, candles, spans of time. */
  readonly links: readonly {
    readonly kind: 'TRADE' | 'ORDER' | 'FILL' | 'CANDLE' | 'SPAN';
    readonly row: number | null;
    readonly at: number | null;
    readonly until: number | null;
  }[];
}

/** Whether samples of the run show that it looked ahead. */
export interface ReportLookAhead {
  /** How it was looked for, in a sentence. */
  readonly method: string;
  readonly windows: number;
  readonly candlesChecked: number;
  readonly result: 'CLEAN' | 'LEAK' | 'NOT_CHECKED';
  /** Why nothing was checked, else null. */
  readonly reason: string | null;
  readonly findings: readonly {
    readonly cause: 'FUTURE' | 'OUTSIDE' | 'WARM_UP';
    readonly slice: number;
    readonly at: number;
    readonly field: string;
    readonly inRun: string;
    readonly checked: string;
  }[];
  /** What samples cannot show. */
  readonly notCovered: readonly string[];
}

/** Values of something to compare with, such as an index; instants ascend, microseconds. */
export interface ReportBenchmark {
  readonly name: string;
  readonly at: ArrayLike<number>;
  readonly value: ArrayLike<number>;
}

/** Everything that a report is made from. */
export interface ReportInput {
  readonly run: ReportRun;
  readonly statistics: readonly ReportStatistic[];
  /** Every point of the curve: when its slice is known, microseconds, and equity. */
  readonly equity: { readonly at: ArrayLike<number>; readonly equity: ArrayLike<number> };
  /** Points of the curve that make a year, as the statistics count them. */
  readonly periodsPerYear: number;
  readonly benchmark: ReportBenchmark | null;
  readonly candles: readonly ReportCandles[];
  /** The first round trips; `tradeCount` counts all. */
  readonly trades: readonly ReportTrade[];
  readonly tradeCount: number;
  readonly instruments: readonly ReportInstrument[];
  /** How prices alone became the net result: gross plus all items is net; null when not recorded. */
  readonly costs: {
    readonly gross: number;
    readonly items: readonly {
      readonly kind: string;
      readonly line: string;
      readonly amount: number;
    }[];
    readonly net: number;
  } | null;
  /** Cash that came or went other than by fills, by kind, in the account's currency. */
  readonly cash: readonly {
    readonly kind: string;
    readonly count: number;
    readonly value: string;
  }[];
  readonly fees: {
    /** All fees in the currency of the account. */
    readonly total: string | null;
    readonly lines: readonly {
      readonly line: string;
      readonly currency: string;
      readonly amount: string;
    }[];
    readonly unknown: readonly { readonly line: string; readonly fills: number }[];
    readonly notModelled: readonly string[];
  };
  readonly uncertainty: ReportUncertainty | null;
  /** Null where nobody looked. */
  readonly lookAhead: ReportLookAhead | null;
  readonly warnings: readonly ReportWarning[];
  readonly assumptions: readonly string[];
}
