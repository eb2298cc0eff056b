/** Statuses of the exchange in the words of Vela, where they differ. */
const ENDED = {
  filled: ['filled'],
  canceled: ['canceled'],
  expired: ['expired'],
  rejected: ['rejected'],
  replaced: ['replaced', 'canceled'],
  done_for_day: ['canceled', 'expired'],
};
/** Ids of ours: 26 letters of base 32, and whatever a twin adds. */
const OURS = /^[A-Z2-7]{26}(?=$|-)/;
const SCALE = 18;

/** Returns a decimal text in units of 10^-18, so that sums are exact. */
export function exact(text) {
  const [, sign, whole, part = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(String(text));
  const units = BigInt(whole + part.padEnd(SCALE, '0').slice(0, SCALE));
  return sign === '-' ? -units : units;
}

const ONE = 10n ** BigInt(SCALE);
const times = (a, b) => (a * b) / ONE;
const signed = (side, quantity) => (side === 'buy' ? quantity : -quantity);

/** The findings of one comparison, by invariant; the report counts them. */
export const INVARIANTS = [
  'duplicates',
  'lostOrders',
  'unresolved',
  'lostFills',
  'doubledFills',
  'positions',
  'money',
];

/**
 * Compares the ledger of the exchange with what is kept of the account and returns what is wrong, by
 * invariant, as sentences. `cashBefore` is what the account had before the first order.
 */
export function audit(ledger, books, cashBefore) {
  const found = Object.fromEntries(INVARIANTS.map((name) => [name, []]));
  const venue = Map.groupBy(ledger.orders, (order) => nameOf(order.client_order_id));
  const rows = new Map(books.rows.map((row) => [row.clientOrderId, row]));
  const rowOf = (order) =>
    rows.get(nameOf(order.client_order_id)) ??
    books.rows.find(({ venueOrderId }) => venueOrderId === order.id);
  findDuplicates(found, { venue, ledger, books });
  findLostOrders(found, { venue, rows, books });
  for (const order of ledger.orders) compareOrder(found, order, rowOf(order));
  compareFills(found, ledger, books);
  comparePositions(found, ledger, books);
  compareMoney(found, ledger, { books, cashBefore });
  return found;
}

const nameOf = (id) => OURS.exec(id)?.[0] ?? id;

/** One decision, one order: nothing that no decision made, nothing that a decision made twice. */
function findDuplicates(found, { venue, ledger, books }) {
  const known = new Set(books.wishes.flatMap(({ id, rest, named }) => [id, rest, named]));
  let parents = 0;
  let legs = 0;
  for (const [id, orders] of venue) {
    if (!OURS.test(id)) {
      legs += orders.length;
      continue;
    }
    if (!known.has(id)) found.duplicates.push(`${id}: no decision made it`);
    if (orders.length > 1) found.duplicates.push(`${id}: ${orders.length} orders of one decision`);
    parents += orders.filter((order) => order.order_class === 'bracket').length;
  }
  // Legs have ids of the exchange; each bracket brings two.
  const replaced = ledger.orders.filter(({ client_order_id: id, replaces }) => {
    return !OURS.test(id) && replaces !== null;
  }).length;
  if (legs - replaced > 2 * parents) {
    found.duplicates.push(`${legs - replaced} legs of ${parents} brackets`);
  }
}

/** Every decision to place an order is at the exchange, or was refused with a reason. */
function findLostOrders(found, { venue, rows, books }) {
  for (const { id, named, kind, by } of books.wishes) {
    if (kind !== 'place') continue;
    if (named !== id) found.lostOrders.push(`${named}: its decision says ${id}`);
    const row = rows.get(id);
    const isThere = venue.has(id);
    if (row === undefined) {
      if (!books.denied.has(id)) found.lostOrders.push(`${id} of ${by}: nothing is kept of it`);
      else if (isThere) found.duplicates.push(`${id}: denied and sent`);
    } else if (row.send === 'sending' || row.send === 'unknown') {
      found.unresolved.push(`${id}: ${row.send}`);
    } else if (row.send === 'denied' || row.send === 'rejected') {
      if (row.code === null) found.lostOrders.push(`${id}: ${row.send} without a reason`);
      if (isThere) found.duplicates.push(`${id}: ${row.send} and at the exchange`);
    } else if (!isThere) found.lostOrders.push(`${id}: ${row.send} and not at the exchange`);
  }
}

function compareOrder(found, order, row) {
  const { id, client_order_id: name, status, filled_qty: filled } = order;
  if (row === undefined) {
    found.lostOrders.push(`${name} (${id}): at the exchange, and not kept`);
    return;
  }
  const expected = ENDED[status];
  if (expected === undefined) found.unresolved.push(`${name}: ${status} at the exchange`);
  else if (!expected.includes(row.status)) {
    found.unresolved.push(`${name}: ${status} at the exchange, kept as ${row.status}`);
  }
  if (exact(row.filled) !== exact(filled)) {
    found.lostFills.push(`${name}: ${filled} filled at the exchange, ${row.filled} kept`);
  }
}

/** The executions of the exchange are the fills that are booked: each key once, no other one. */
function compareFills(found, ledger, books) {
  const booked = new Map();
  for (const { key, kind, quantity, price } of books.fills) {
    const what = `${exact(quantity)} at ${exact(price)}`;
    const [, , base] = /^((?:void|bust|adopted):)*(.*)$/.exec(key);
    const entry = booked.get(base) ?? { count: 0, what };
    entry.count += kind === 'void' || kind === 'bust' ? -1 : 1;
    if (kind === 'fill') entry.what = what;
    booked.set(base, entry);
  }
  for (const { key, qty, price, busted } of ledger.executions) {
    const { count = 0, what } = booked.get(key) ?? {};
    booked.delete(key);
    const expected = busted ? 0 : 1;
    if (count < expected) found.lostFills.push(`${key}: not booked`);
    if (count > expected) found.doubledFills.push(`${key}: booked ${count} times`);
    if (count === 1 && what !== `${exact(qty)} at ${exact(price)}`) {
      found.lostFills.push(`${key}: ${qty} at ${price}, booked otherwise`);
    }
  }
  for (const [key, { count }] of booked) {
    if (count !== 0) found.doubledFills.push(`${key}: booked, and not at the exchange`);
  }
}

/** The sum over the sub-accounts is what the exchange holds, instrument by instrument. */
function comparePositions(found, ledger, books) {
  const sums = new Map();
  for (const { instrumentId, quantity } of books.positions) {
    const symbol = instrumentId.replace(/^ins_/, '');
    sums.set(symbol, (sums.get(symbol) ?? 0n) + exact(quantity));
  }
  for (const { symbol, qty } of ledger.positions) {
    if ((sums.get(symbol) ?? 0n) !== exact(qty)) {
      found.positions.push(`${symbol}: ${qty} at the exchange, kept ${sums.get(symbol) ?? 0n}e-18`);
    }
    sums.delete(symbol);
  }
  for (const [symbol, sum] of sums) {
    if (sum !== 0n) found.positions.push(`${symbol}: 0 at the exchange, kept ${sum}e-18`);
  }
}

/** What fills cost and brought is how the cash of the exchange has moved. */
function compareMoney(found, ledger, { books, cashBefore }) {
  let moved = 0n;
  for (const { side, quantity, price, fee } of books.fills) {
    moved -= signed(side, times(exact(quantity), exact(price))) + exact(fee);
  }
  const difference = exact(ledger.account.cash) - exact(cashBefore) - moved;
  if (difference !== 0n) found.money.push(`cash differs by ${difference}e-18`);
}

/** Returns how many findings there are. */
export const countOf = (found) =>
  Object.values(found).reduce((sum, sentences) => sum + sentences.length, 0);
