/** What a fault script did to a run. */
export interface FaultReportView {
  readonly script: unknown;
  readonly playedCount: number;
  readonly played: readonly {
    readonly fault: number;
    readonly kind: string;
    readonly at: string;
    readonly slice: number;
    readonly clientOrderId: string | null;
  }[];
  /** Places in the script of faults that were never played. */
  readonly unplayed: readonly number[];
  readonly orders: {
    readonly placed: number;
    readonly denied: number;
    readonly rejected: number;
    readonly unanswered: number;
    readonly recovered: number;
    readonly unresolved: number;
  };
  readonly alertCount: number;
  readonly alerts: readonly {
    readonly severity: string;
    readonly code: string;
    readonly message: string;
    readonly at: string;
  }[];
  readonly quarantines: readonly {
    readonly instrument: { readonly symbol: string } | null;
    readonly on: boolean;
    readonly reason: string;
    readonly at: string;
  }[];
  readonly health: readonly {
    readonly state: string;
    readonly detail: string | null;
    readonly at: string;
  }[];
  readonly state: string;
  readonly detail: string | null;
  readonly undisturbed: {
    readonly resultDigest: string;
    readonly finalEquity: string;
    readonly orderCount: number;
    readonly fillCount: number;
  };
  readonly difference: {
    readonly finalEquity: string;
    readonly largestEquity: string;
    readonly largestEquityAt: string | null;
    readonly fillsMissing: number;
    readonly fillsAdded: number;
    readonly fills: readonly {
      readonly what: 'MISSING' | 'ADDED';
      readonly at: string;
      readonly instrument: { readonly symbol: string };
      readonly side: 'BUY' | 'SELL';
      readonly quantity: string;
      readonly price: string;
    }[];
  };
}

/** Fields of a {@link FaultReportView}. */
export const FAULT_FIELDS = `script playedCount played { fault kind at slice clientOrderId } unplayed
    orders { placed denied rejected unanswered recovered unresolved }
    alertCount alerts { severity code message at }
    quarantines { instrument { symbol } on reason at }
    health { state detail at } state detail
    undisturbed { resultDigest finalEquity orderCount fillCount }
    difference {
      finalEquity largestEquity largestEquityAt fillsMissing fillsAdded
      fills { what at instrument { symbol } side quantity price }
    }`;
