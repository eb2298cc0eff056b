// What became of sends without an answer: the ledger of the exchange, the rows of the account and the
// placements that a server noted, beside one another.
import { exact } from './order-audit.mjs';

/** A send that was opened while its decision stood leaves within this time. */
const LEAVES_WITHIN_MS = 150;

/** Answers that say nothing about what became of an order. */
const SILENT = ['timeout', 'disconnected', 'server-error'];

/** The findings of one comparison, by name. */
export const AMBIGUITIES = ['wronglyRejected', 'staleExecutions'];

/** Reads the notes of a server: placements with their answers, in their order. */
export function sendsOf(notes) {
  const sends = new Map();
  for (const { n, ...note } of notes) {
    if (note.outcome === undefined) sends.set(n, { ...note, outcome: null, cause: null });
    else Object.assign(sends.get(n), { outcome: note.outcome, cause: note.cause });
  }
  return [...sends.values()];
}

/** Returns whether nobody knew what had become of a placement; one under way counts as none yet. */
export const isAmbiguous = ({ outcome, cause }) => outcome === 'unknown' && SILENT.includes(cause);

/**
 * Returns what is wrong, as sentences: orders that are kept as refused although the exchange took
 * them, and executions of decisions that stood no more, be it by a send after their time or by the
 * order that was to take their id. What was on its way in time may trade whenever it arrives.
 */
export function ambiguities(ledger, rows, sends) {
  const found = Object.fromEntries(AMBIGUITIES.map((name) => [name, []]));
  const venue = new Map(ledger.orders.map((order) => [order.client_order_id, order]));
  const byId = Map.groupBy(sends, ({ id }) => id);
  for (const row of rows) {
    const { clientOrderId: id, send, status } = row;
    const taken = venue.get(id);
    if (taken === undefined) continue;
    const isRefused = send === 'rejected' || send === 'denied' || status === 'rejected';
    if (isRefused && taken.status !== 'rejected') {
      found.wronglyRejected.push(`${id}: ${send} (${status}), ${taken.status} at the exchange`);
    }
    if (exact(taken.filled_qty) === 0n) continue;
    const why = staleBy(taken, row, byId.get(id) ?? []);
    if (why !== null) found.staleExecutions.push(`${id}: ${why}`);
  }
  return found;
}

/** Returns why an order that traded should not have, null when it was right. */
function staleBy(taken, { order: wanted, deadline }, sends) {
  if (!isOf(wanted, taken.side, taken.type, taken.limit_price)) {
    return 'what was to take its id traded';
  }
  const until = deadline / 1_000 + LEAVES_WITHIN_MS;
  const late = sends.find(({ at, side, type, limitPrice }) => {
    return at > until && isOf(wanted, side, type, limitPrice);
  });
  if (late === undefined || Date.parse(taken.created_at) < late.at) return null;
  return `it traded by a send ${late.at - deadline / 1_000} ms behind the end of its decision`;
}

/** Returns whether terms are those of an order that was wanted. */
export const isOf = (wanted, side, type, limitPrice) =>
  wanted.side === side &&
  wanted.type === type &&
  (wanted.limitPrice === null) === (limitPrice === null) &&
  (limitPrice === null || exact(wanted.limitPrice) === exact(limitPrice));
