import type { Canonical } from '@vela/kernel';
import type { BrokerOrder, BrokerOrderChange } from '@vela/orders';
import type { SubAccountSpec } from '@vela/ports';

/** What a paper venue is asked for: the requests that change its state. */
export type PaperAction =
  | { readonly kind: 'open'; readonly subAccount: string; readonly spec: SubAccountSpec }
  | { readonly kind: 'place'; readonly order: BrokerOrder }
  | { readonly kind: 'cancel'; readonly clientOrderId: string }
  | {
      readonly kind: 'replace';
      readonly clientOrderId: string;
      readonly change: BrokerOrderChange;
    }
  | { readonly kind: 'group'; readonly clientOrderIds: readonly string[] }
  | { readonly kind: 'cancelAll' };

/** A request as the journal keeps it: with the slice of each feed behind which it came. */
export interface JournalBody {
  readonly [name: string]: Canonical;
  readonly action: Canonical;
  readonly at: { readonly [feedId: string]: number };
}

/** Returns a request as the journal keeps it. */
export const journalBody = (
  action: PaperAction,
  at: { readonly [feedId: string]: number },
): JournalBody => ({ action: action as unknown as Canonical, at });

/** Returns the request that the journal kept. */
export const journalAction = (
  body: JournalBody,
): { readonly action: PaperAction; readonly at: { readonly [feedId: string]: number } } => ({
  action: body.action as unknown as PaperAction,
  at: body.at,
});
