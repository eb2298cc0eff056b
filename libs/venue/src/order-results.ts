import type { OrderColumn, OrderTable } from './order-table.js';
import { OrderFlag } from './order-words.js';

/** Columns that only results have whose orders use them, as they are. */
const WHEN_USED = [
  'timeInForce',
  'limit',
  'trail',
  'notional',
  'goodTill',
  'planned',
  'group',
] as const satisfies readonly OrderColumn[];

/**
 * Returns the orders of a finished run as columns of doubles for whoever keeps or reads results: NaN
 * for a price, −1 for another order or an end that is not there. `sibling` is the other leg of a
 * bracket; `trailIsRatio` stands beside `trail`. Columns that a plain order does not need are left out when no order uses them.
 */
export function orderResults(orders: OrderTable): Readonly<Record<string, Float64Array>> {
  const { length } = orders;
  const from = (value: (row: number) => number): Float64Array => {
    const column = new Float64Array(length);
    for (let row = 0; row < length; row++) column[row] = value(row);
    return column;
  };
  const as = (name: OrderColumn): Float64Array =>
    new Float64Array(orders[name].subarray(0, length));
  const price = (name: OrderColumn): Float64Array => from((row) => orders[name][row]! || NaN);
  const handle = (name: OrderColumn): Float64Array => from((row) => orders[name][row]! - 1);
  const columns: Record<string, Float64Array> = {
    instrument: as('instrument'),
    side: as('side'),
    type: as('type'),
    role: as('role'),
    state: as('state'),
    reason: as('reason'),
    reduceOnly: from((row) => orders.flags[row]! & OrderFlag.REDUCE_ONLY),
    quantity: as('quantity'),
    filled: as('filled'),
    price: price('price'),
    stopLoss: price('stopLoss'),
    takeProfit: price('takeProfit'),
    sibling: from((row) => siblingOf(orders, row)),
    parent: handle('parent'),
    slice: as('slice'),
    leg: as('leg'),
    activeFrom: as('activeFrom'),
    endedAt: handle('endedAt'),
  };
  for (const name of WHEN_USED) {
    const isUsed = (value: number, row: number): boolean =>
      value !== 0 && (name !== 'group' || siblingOf(orders, row) < 0);
    if (orders[name].subarray(0, length).some(isUsed)) columns[name] = as(name);
  }
  if (columns['trail'] !== undefined) {
    columns['trailIsRatio'] = from((row) =>
      (orders.flags[row]! & OrderFlag.TRAIL_PERCENT) === 0 ? 0 : 1,
    );
  }
  return columns;
}

/** Returns the other leg of a bracket: legs are opened one after the other. */
function siblingOf(orders: OrderTable, row: number): number {
  const { LEG, GROUPED } = OrderFlag;
  if ((orders.flags[row]! & (LEG | GROUPED)) !== (LEG | GROUPED)) return -1;
  const first = orders.group[row]! - 1;
  return row === first ? first + 1 : first;
}
