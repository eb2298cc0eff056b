import type { Micros } from '@vela/kernel';
import type { VenueMarket } from '../contract.js';
import type { AccountState } from './account-state.js';
import type { Change } from './change.js';
import type { OrderRecord } from './order-record.js';

/** A change without the account that it belongs to. */
type OwnChange = Change extends infer One
  ? One extends Change
    ? Omit<One, 'environment'>
    : never
  : never;

/** How long the steps of an order take and how it is filled; all of it may be changed any time. */
export interface VenueSettings {
  seed: number;
  /** Share of fillable orders that get a partial fill first. */
  partialShare: number;
  /** Milliseconds from a request to its effect. */
  newMs: number;
  cancelMs: number;
  replaceMs: number;
  /** Milliseconds after which the rest of a partial fill is matched without a tick. */
  restMs: number;
}

/** What the steps of an order have at hand: one account within one transaction. */
export interface Desk {
  readonly state: AccountState;
  readonly market: VenueMarket;
  readonly settings: VenueSettings;
  /** The instant of the transaction. */
  readonly now: Micros;
  newId(): string;
  /** Applies a change at once and writes it with the transaction. */
  record(change: OwnChange): void;
  /** Records an order as it is from now on. */
  put(order: OrderRecord): OrderRecord;
  /** Says something on the trading stream once the transaction is written. */
  tell(event: string, order: OrderRecord, fields?: Readonly<Record<string, unknown>>): void;
}

/** Milliseconds from now as an instant. */
export const inMs = (desk: Desk, ms: number): Micros => desk.now + Math.round(ms * 1_000);
