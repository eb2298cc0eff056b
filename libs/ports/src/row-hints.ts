import type { Observable } from 'rxjs';

/** Names of the logs whose growth is told. */
export const logs = {
  /** Facts of a broker account. */
  account: (accountId: string): string => `account-${accountId}`,
  /** Commits of a deployment: tape, transitions, summary, log lines. */
  deployment: (actorId: string): string => `deployment-${actorId}`,
  /** Intents for the gateway of an account. */
  intents: (accountId: string): string => `intents-${accountId}`,
  /** Alerts of a tenant. */
  alerts: (tenantId: string): string => `alerts-${tenantId}`,
} as const;

/** A row was appended somewhere. May be lost; the rows are read anyway, only later. */
export interface RowHint {
  /** Number of the newest row of the log. */
  readonly n: number;
  /** Actor that wrote it, when that helps the reader to read less. */
  readonly actorId: string | null;
  /** How far a simulated venue was with a feed when it was written. */
  readonly watermarks?: { readonly [feedId: string]: number };
}

/** Tells readers of append-only rows that there are more. */
export interface RowHints {
  appended(log: string, hint: RowHint): void;
  /** Returns hints from the moment of subscription on. Never errors. */
  whenAppended(log: string): Observable<RowHint>;
}
