import { VelaError } from '@vela/kernel';
import type { Micros } from '@vela/kernel';
import type { OrderReport } from '@vela/orders';
import type { MassStatus, PositionReport } from '@vela/ports';
import { accountReport, positionReport } from './account-report.js';
import { refusalOf } from './answers.js';
import type { FillLog } from './fill-log.js';
import type { OrderReader } from './order-reader.js';
import { hasEnded } from './order-status.js';
import { fillPages, orderPages } from './pages.js';
import type { Ask } from './pages.js';
import type { AlpacaRest } from './rest.js';
import type { Symbols } from './symbols.js';
import { instantOf, textOf } from './wire.js';
import type { Wire } from './wire.js';

/** Orders that are asked for one by one in one status. */
const LOOKUPS_MAX = 100;

/** What a status is read with. */
export interface StatusSources {
  readonly rest: AlpacaRest;
  readonly reader: OrderReader;
  readonly symbols: Symbols;
  readonly fills: FillLog;
  readonly ask: Ask;
}

/** Returns the time at the venue; throws `DATA_INVALID` when it does not tell it. */
export function venueTimeOf(clock: Wire): Micros {
  const at = instantOf(clock, 'timestamp');
  if (at !== null) return at;
  throw new VelaError('DATA_INVALID', 'expected the time of the venue, found none');
}

/**
 * Reads everything that Alpaca knows of an account since an instant. Orders come before fills and
 * fills before positions: what happens meanwhile is in the later answer, and facts may repeat.
 */
export async function readMassStatus(sources: StatusSources, since: Micros): Promise<MassStatus> {
  const { rest, symbols, ask } = sources;
  symbols.forgetUnknown();
  const takenAt = venueTimeOf(await ask(() => rest.clock()));
  const orders = await readOrders(sources, since);
  const fills = await readFills(sources, since, orders);
  const positions: PositionReport[] = [];
  for (const position of await ask(() => rest.positions())) {
    const report = await positionReport(position, symbols);
    if (report !== null) positions.push(report);
  }
  const account = accountReport(await ask(() => rest.account()));
  const told = [...orders.values()];
  const isOver = ({ status }: OrderReport): boolean => hasEnded(status);
  return {
    takenAt,
    openOrders: told.filter((report) => !isOver(report)),
    closedOrders: told.filter((report) => isOver(report) && report.venueTime >= since),
    ...fills,
    positions,
    account,
  };
}

/** Returns orders by their ids: the open ones, those that ended since, and those that were left out. */
async function readOrders(
  { rest, reader, ask }: StatusSources,
  since: Micros,
): Promise<Map<string, OrderReport>> {
  const before = [...reader.open.keys()];
  const orders = new Map<string, OrderReport>();
  const take = async (rows: readonly Wire[]): Promise<void> => {
    for (const row of rows) {
      for (const report of await reader.read(row)) orders.set(report.venueOrderId, report);
    }
  };
  for await (const rows of orderPages(rest, ask, { status: 'open', since: null })) await take(rows);
  for await (const rows of orderPages(rest, ask, { status: 'closed', since })) await take(rows);
  // The list of what has ended goes by when orders were placed: older ones are asked for by name.
  for (const id of before.filter((one) => !orders.has(one)).slice(0, LOOKUPS_MAX)) {
    const row = await lookedUp(() => ask(() => rest.orderById(id)));
    if (row === null) reader.forget(id);
    else await take([row]);
  }
  return orders;
}

/** Returns an order, null when the venue says that there is none. */
async function lookedUp(question: () => Promise<Wire>): Promise<Wire | null> {
  try {
    return await question();
  } catch (thrown) {
    if ((await refusalOf(thrown))?.status === 404) return null;
    throw thrown;
  }
}

async function readFills(
  { rest, reader, fills, ask }: StatusSources,
  since: Micros,
  orders: Map<string, OrderReport>,
): Promise<ReturnType<FillLog['since']>> {
  const clientIds = new Map([...orders].map(([id, { clientOrderId }]) => [id, clientOrderId]));
  let lookups = 0;
  for await (const rows of fillPages(rest, ask, fills.begin(since))) {
    for (const row of rows) {
      const id = textOf(row, 'order_id') ?? '';
      if (!clientIds.has(id) && lookups++ < LOOKUPS_MAX) {
        const order = await lookedUp(() => ask(() => rest.orderById(id)));
        clientIds.set(id, order === null ? null : textOf(order, 'client_order_id'));
      }
      const fill = await reader.fillOfActivity(row, clientIds);
      if (fill !== null) fills.take(fill);
    }
  }
  return fills.since(since);
}
