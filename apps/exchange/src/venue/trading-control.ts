import { VelaError } from '@vela/kernel';
import { type ControlOperation, ENVIRONMENTS, type Environment } from '../contract.js';
import { accountJson } from './account-json.js';
import { activityId } from './activities.js';
import { moneyText, units } from './amount.js';
import type { Book } from './book.js';
import { type ControlInput, decimalIn, environmentIn, numberIn, textIn } from './control-input.js';
import type { Desk } from './desk.js';
import { addRows, bustExecution, forceFill } from './forced.js';
import { nanoInstant } from './instant.js';
import { type Json, orderJson } from './order-json.js';
import { executionKey, type OrderRecord } from './order-record.js';
import { postOrder } from './order-routes.js';
import { positionJson } from './position-json.js';
import { Refusal } from './refusal.js';

const SEEDS = { least: 0, most: Number.MAX_SAFE_INTEGER, fallback: 0 };
const DELAYS = { least: 0, most: 3_600_000, fallback: 0 };
const ROWS_MAX = 100_000;

/** Returns the operations of the control plane that concern trading, by name. */
export function tradingControl(book: Book): Readonly<Record<string, ControlOperation>> {
  return {
    fill: (input) =>
      onOrder(book, input, (desk, order) => {
        const asked = {
          quantity: decimalIn(input, 'quantity'),
          price: decimalIn(input, 'price'),
        };
        return orderJson(desk.state, forceFill(desk, order, asked), true);
      }),
    'odd-status': (input) => {
      const status = textIn(input, 'status');
      return onOrder(book, input, (desk, order) => {
        const odd = desk.put({ ...order, oddStatus: status, updatedAt: desk.now });
        desk.tell(status, odd);
        return orderJson(desk.state, odd, true);
      });
    },
    'external-order': (input) =>
      refusing(() =>
        book.transact(
          environmentIn(input),
          (desk) => postOrder(book, desk, input['order'], 'off').body,
        ),
      ),
    bust: (input) => bust(book, textIn(input, 'key')),
    rows: (input) => rows(book, input),
    'visible-after': (input) => {
      const minMs = numberIn(input, 'minMs', DELAYS);
      const maxMs = numberIn(input, 'maxMs', { ...DELAYS, least: minMs, fallback: minMs });
      book.visibility = { minMs, maxMs, seed: numberIn(input, 'seed', SEEDS) };
      return book.visibility;
    },
    faults: (input) => faults(book, input),
    timing: (input) => timing(book, input),
    account: (input) => adjust(book, input),
    ledger: (input) => report(book, environmentIn(input)),
  };
}

function onOrder<T>(
  book: Book,
  input: ControlInput,
  run: (desk: Desk, order: OrderRecord) => T,
): T {
  const clientOrderId = textIn(input, 'clientOrderId');
  for (const environment of ENVIRONMENTS) {
    const state = book.accounts.get(environment)!;
    const id = state.idByClientId.get(clientOrderId);
    if (id === undefined) continue;
    return book.transact(environment, (desk) => run(desk, state.orders.get(id)!));
  }
  throw new VelaError(
    'NOT_FOUND',
    `expected the client order id of an order, found ${clientOrderId}`,
    { path: ['clientOrderId'] },
  );
}

function refusing<T>(run: () => T): T {
  try {
    return run();
  } catch (thrown) {
    if (!(thrown instanceof Refusal)) throw thrown;
    throw new VelaError('INVALID_INPUT', thrown.message, { cause: thrown });
  }
}

function bust(book: Book, key: string): unknown {
  for (const environment of ENVIRONMENTS) {
    const { executions } = book.accounts.get(environment)!;
    if (!executions.some((row) => executionKey(row) === key)) continue;
    return book.transact(environment, (desk) =>
      orderJson(desk.state, bustExecution(desk, key), true),
    );
  }
  throw new VelaError('NOT_FOUND', `expected the key of a fill, found ${key}`, { path: ['key'] });
}

function rows(book: Book, input: ControlInput): unknown {
  const count = numberIn(input, 'count', { least: 1, most: ROWS_MAX, fallback: 1 });
  if (!Number.isInteger(count)) {
    throw new VelaError('INVALID_INPUT', `expected a whole number of rows, found ${count}`);
  }
  const symbol = input['symbol'] === undefined ? 'AAPL' : textIn(input, 'symbol');
  const price = units(decimalIn(input, 'price') ?? '0.01');
  return refusing(() =>
    book.transact(environmentIn(input), (desk) => ({
      keys: addRows(desk, { symbol, count, price }),
    })),
  );
}

function faults(book: Book, input: ControlInput): unknown {
  const share = (name: string): number => numberIn(input, name, { least: 0, most: 1, fallback: 0 });
  book.faults = {
    seed: numberIn(input, 'seed', SEEDS),
    refuse: share('refuse'),
    cutAccepted: share('cutAccepted'),
    unavailableAccepted: share('unavailableAccepted'),
    timeoutAccepted: share('timeoutAccepted'),
    fillDrop: share('fillDrop'),
    fillDup: share('fillDup'),
    fillLate: share('fillLate'),
    lateMs: numberIn(input, 'lateMs', { ...DELAYS, fallback: 2_000 }),
  };
  return book.faults;
}

function timing(book: Book, input: ControlInput): unknown {
  for (const name of ['newMs', 'cancelMs', 'replaceMs', 'restMs'] as const) {
    book.settings[name] = numberIn(input, name, { ...DELAYS, fallback: book.settings[name] });
  }
  const { partialShare } = book.settings;
  const limits = { least: 0, most: 1, fallback: partialShare };
  book.settings.partialShare = numberIn(input, 'partialShare', limits);
  return book.settings;
}

function adjust(book: Book, input: ControlInput): unknown {
  const environment = environmentIn(input);
  const cash = decimalIn(input, 'cash');
  const asked = input['multiplier'];
  const multiplier = (['1', '2', '4'] as const).find((known) => known === String(asked));
  if (asked !== undefined && multiplier === undefined) {
    throw new VelaError('INVALID_INPUT', 'expected 1, 2 or 4 as multiplier', {
      path: ['multiplier'],
    });
  }
  const blocked = input['tradingBlocked'];
  return book.transact(environment, (desk) => {
    desk.record({
      kind: 'adjusted',
      cash: cash ?? moneyText(desk.state.cash),
      multiplier: multiplier ?? desk.state.multiplier,
      tradingBlocked: typeof blocked === 'boolean' ? blocked : desk.state.tradingBlocked,
    });
    return accountJson(desk.state, desk.market);
  });
}

function report(book: Book, environment: Environment): Json {
  return book.transact(environment, ({ state, market }) => ({
    orders: [...state.orders.values()].map((order) => orderJson(state, order, false)),
    executions: state.executions.map((row) => ({
      key: executionKey(row),
      id: activityId(row),
      execution_id: row.id,
      order_id: row.orderId,
      client_order_id: row.clientOrderId,
      symbol: row.symbol,
      side: row.side,
      qty: row.qty,
      price: row.price,
      cum_qty: row.cumQty,
      leaves_qty: row.leavesQty,
      transaction_time: nanoInstant(row.at, 0),
      busted: state.busted.has(executionKey(row)),
    })),
    positions: [...state.positions.keys()]
      .sort()
      .map((symbol) => positionJson(state, market, symbol, { slashless: false })),
    account: accountJson(state, market),
    refusedIds: state.refusedIds,
  }));
}
