import type { Canonical } from '@vela/kernel';
import { ORDER_COLUMNS } from './order-table.js';
import type { OrderColumn } from './order-table.js';
import { OrderState } from './order-words.js';
import type { SimulatedVenue } from './venue.js';

/** One order as plain data; null stands for NaN. */
type OrderRow = readonly (number | null)[];

/** The state of a venue as plain data; fills are results and stay out. */
export interface VenueState {
  readonly [key: string]: Canonical;
  /** Number of orders ever placed, and of candles in which the order of prices decided. */
  readonly placed: number;
  readonly ambiguous: number;
  /** Names of the values in each row. */
  readonly columns: readonly OrderColumn[];
  /**
   * Handle and values of the orders that are live, in the order in which they work, and of those
   * that ended lately.
   */
  readonly orders: readonly (readonly [number, OrderRow])[];
  /** What was said of some of these orders; absent when nothing was. */
  readonly notes?: readonly (readonly [number, string])[];
}

/** Returns the state of a venue with its live orders and the last `remembered` ended ones. */
export function snapshotVenue(venue: SimulatedVenue, remembered: number): VenueState {
  const { orders } = venue;
  const row = (handle: number): OrderRow =>
    ORDER_COLUMNS.map((name) => {
      const value = orders[name][handle]!;
      return Number.isNaN(value) ? null : value;
    });
  const handles = new Set([...venue.allWorking(), ...venue.waiting]);
  const first = Math.max(0, orders.length - remembered);
  for (let handle = first; handle < orders.length; handle++) handles.add(handle);
  const kept = [...handles].map((handle): [number, OrderRow] => [handle, row(handle)]);
  const notes = [...venue.notes].filter(([handle]) => handles.has(handle));
  return {
    placed: orders.length,
    ambiguous: venue.ambiguity.count,
    columns: ORDER_COLUMNS,
    orders: kept,
    ...(notes.length === 0 ? {} : { notes }),
  };
}

/** Puts a fresh venue of the same instruments into a state. Handles stay what they were. */
export function restoreVenue(venue: SimulatedVenue, state: VenueState): void {
  const { orders } = venue;
  for (const [handle, note] of state.notes ?? []) venue.notes.set(handle, note);
  venue.ambiguity.count = state.ambiguous;
  orders.extendTo(state.placed);
  orders.state.fill(OrderState.CANCELED, 0, state.placed);
  for (const [handle, values] of state.orders) {
    state.columns.forEach((name, index) => {
      orders[name][handle] = values[index] ?? NaN;
    });
    venue.resume(handle);
  }
}
