import { VelaError } from '@vela/kernel';
import type { BookUpdates } from '@vela/market';
import { type LabelledTable, optionalColumn, requiredName } from './labelled-table.js';

const KINDS = ['type', 'update_type', 'kind', 'action'];
const SIDES = ['side', 'is_bid'];
const SIZES = ['size', 'qty', 'quantity', 'amount'];
const LAST_IDS = ['update_id', 'last_update_id', 'u'];
const FIRST_IDS = ['first_update_id', 'U'];
const PREVIOUS_IDS = ['prev_update_id', 'previous_update_id', 'pu'];

/** Columns of a table of book updates that hold texts. */
export const BOOK_LABELS: readonly string[] = [...KINDS, ...SIDES];

const SNAPSHOT = new Set(['snapshot', 'snap', 's']);
const DELTA = new Set(['delta', 'update', 'set', 'change', 'diff', 'd', 'u']);
const BID = new Set(['bid', 'bids', 'buy', 'b', '1', 'true']);
const ASK = new Set(['ask', 'asks', 'sell', 'a', 's', 'offer', '0', 'false']);

/**
 * Returns the updates of a table: `type` (snapshot or delta), `side` (bid or ask), `price`, `size` and,
 * as far as the venue numbers its messages, `update_id`, `first_update_id` and `prev_update_id`.
 * Throws `DATA_INVALID` with the row of what cannot be.
 */
export function bookUpdatesOf(table: LabelledTable): BookUpdates {
  const at = table.time();
  checkOrder(at);
  const ids = (names: readonly string[]): Float64Array => wholeIds(optionalColumn(table, names));
  return {
    length: table.rows,
    at,
    snapshot: flags(table, requiredName(table, KINDS), SNAPSHOT, DELTA, 'snapshot or delta'),
    bid: flags(table, requiredName(table, SIDES), BID, ASK, 'bid or ask'),
    price: table.column('price'),
    size: table.column(requiredName(table, SIZES)),
    lastId: ids(LAST_IDS),
    firstId: ids(FIRST_IDS),
    previousId: ids(PREVIOUS_IDS),
  };
}

function flags(
  table: LabelledTable,
  name: string,
  yes: ReadonlySet<string>,
  no: ReadonlySet<string>,
  expected: string,
): Uint8Array {
  const labels = table.labels(name);
  const column = new Uint8Array(labels.length);
  labels.forEach((label, row) => {
    const text = label.toLowerCase();
    if (yes.has(text)) column[row] = 1;
    else if (!no.has(text)) {
      throw new VelaError(
        'DATA_INVALID',
        `expected ${expected} in row ${row} of ${name}, found "${label.slice(0, 40)}"`,
      );
    }
  });
  return column;
}

function checkOrder(at: Float64Array): void {
  const row = at.findIndex((time, here) => here > 0 && !(time >= at[here - 1]!));
  if (row < 0) return;
  throw new VelaError(
    'DATA_INVALID',
    `expected updates in the order of time, found another order in row ${row}`,
    { hint: 'Sort the rows by time.' },
  );
}

/** Ids beyond the safe integers could be equal though they differ. */
function wholeIds(ids: Float64Array): Float64Array {
  const row = ids.findIndex((id) => !Number.isNaN(id) && !Number.isSafeInteger(id));
  if (row < 0) return ids;
  throw new VelaError(
    'DATA_INVALID',
    `expected whole update ids up to 2^53, found ${ids[row]} in row ${row}`,
  );
}
