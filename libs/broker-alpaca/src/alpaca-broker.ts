import type { Micros } from '@vela/kernel';
import type { BrokerOrder, BrokerOrderChange, OrderReport } from '@vela/orders';
import type {
  AccountReport,
  BrokerCapabilities,
  BrokerEvent,
  BrokerPort,
  MassStatus,
  Outcome,
  PermissionReport,
  PositionReport,
} from '@vela/ports';
import type { Observable } from 'rxjs';
import { accountReport, positionReport } from './account-report.js';
import { alpacaCapabilities } from './capabilities.js';
import { EventLog } from './event-log.js';
import { AlpacaLink } from './link.js';
import { readMassStatus, venueTimeOf } from './mass-status.js';
import { denialOf } from './order-check.js';
import { hasEnded } from './order-status.js';
import { FillLog } from './fill-log.js';
import type { AlpacaBrokerOptions } from './options.js';
import { changeRequest, orderRequest, restOf } from './order-request.js';
import { orderPages } from './pages.js';
import { permissionsOf } from './permissions.js';
import { textOf } from './wire.js';
import type { Wire } from './wire.js';

const NOT_FOUND: Outcome<never> = {
  kind: 'rejected',
  code: 'not-found',
  message: 'the venue knows no such order',
};

type Target = { readonly clientOrderId: string; readonly venueOrderId: string };

/**
 * One account at Alpaca through its official SDK. It reports what Alpaca says, decides nothing about
 * the state of an order, and sends nothing twice by itself.
 */
export class AlpacaBroker implements BrokerPort {
  readonly capabilities: BrokerCapabilities;
  readonly events: Observable<BrokerEvent>;
  readonly #options: AlpacaBrokerOptions;
  readonly #link: AlpacaLink;
  readonly #fills = new FillLog();
  /** Statuses that are read or waited for, in their order. */
  readonly #statuses: { readonly since: Micros; readonly status: Promise<MassStatus> }[] = [];

  constructor(options: AlpacaBrokerOptions) {
    this.#options = options;
    this.capabilities = alpacaCapabilities(options.environment, options.assetClasses);
    const log = new EventLog();
    this.events = log.events;
    this.#link = new AlpacaLink(options, log);
  }

  connect(signal: AbortSignal): Promise<void> {
    return this.#link.connect(signal);
  }

  disconnect(): Promise<void> {
    return this.#link.disconnect();
  }

  async place(order: BrokerOrder, signal: AbortSignal): Promise<Outcome<OrderReport>> {
    const instrument = await this.#link.symbols.instrument(order.instrumentId);
    const now = this.#options.now();
    const denial = denialOf(order, { instrument, now, capabilities: this.capabilities });
    if (denial !== null) return { kind: 'rejected', ...denial };
    const request = orderRequest(order, instrument!);
    const outcome = await this.#link.command('place', (rest) => rest.place(request, signal));
    const answer = await this.#answered(outcome);
    if (answer.kind !== 'accepted') return answer;
    // Alpaca tells what an order is for by its position alone.
    return { kind: 'accepted', value: { ...answer.value, role: order.role } };
  }

  async replace(
    target: Target,
    change: BrokerOrderChange & { readonly clientOrderId: string },
    signal: AbortSignal,
  ): Promise<Outcome<OrderReport>> {
    const asked = changeRequest(change);
    if ('code' in asked) return { kind: 'rejected', ...asked };
    const named = await this.#named(target);
    if (typeof named !== 'string') return named;
    const known = this.#link.reader.open.get(named) ?? (await this.find({ venueOrderId: named }));
    if (known === 'absent') return NOT_FOUND;
    if (known === 'cannot-tell') return { kind: 'unknown', cause: 'server-error' };
    if (hasEnded(known.status)) {
      return { kind: 'rejected', code: 'not-cancelable', message: `the order is ${known.status}` };
    }
    const qty = restOf(known, asked.qty);
    if (qty === null) {
      const message = `expected a quantity above the ${known.cumulative} that were filled`;
      return { kind: 'rejected', code: 'invalid-quantity', message };
    }
    const request = qty === undefined ? asked : { ...asked, qty };
    return this.#answered(
      await this.#link.command('replace', (rest) => rest.change(named, request, signal)),
    );
  }

  async cancel(target: Target, signal: AbortSignal): Promise<Outcome<null>> {
    const named = await this.#named(target);
    if (typeof named !== 'string') return named;
    return this.#link.command('cancel', async (rest) => {
      await rest.cancel(named, signal);
      return null;
    });
  }

  /** Cancels every open order; the outcomes name our ids, in the order in which they were placed. */
  async cancelAll(signal: AbortSignal): Promise<readonly Outcome<string>[]> {
    const names = new Map<string, string>();
    try {
      await this.#link.question('orders', async (rest, ask) => {
        for await (const rows of orderPages(rest, ask, { status: 'open', since: null })) {
          for (const row of rows) {
            const id = textOf(row, 'id') ?? '';
            names.set(id, textOf(row, 'client_order_id') ?? id);
          }
        }
      });
    } catch {
      // Without their names they are canceled all the same.
    }
    const outcome = await this.#link.command('cancel', (rest) => rest.cancelAll(signal));
    if (outcome.kind !== 'accepted') return [outcome];
    const rows = new Map(outcome.value.map((row) => [textOf(row, 'id') ?? '', row]));
    const inOrder = [...names.keys()].filter((id) => rows.has(id));
    const others = [...rows.keys()].filter((id) => !names.has(id));
    return [...inOrder, ...others].map((id) => canceled(names.get(id) ?? id, rows.get(id)!));
  }

  async find(
    by: { readonly clientOrderId: string } | { readonly venueOrderId: string },
  ): Promise<OrderReport | 'absent' | 'cannot-tell'> {
    const wire = await this.#link.lookup(by);
    if (typeof wire === 'string') return wire;
    const [report] = await this.#link.reader.read(wire);
    return report ?? 'cannot-tell';
  }

  /** One is read at a time: who asks while one is read gets the next one, together with others. */
  massStatus(since: Micros): Promise<MassStatus> {
    const waiting = this.#statuses.at(1);
    if (waiting !== undefined && waiting.since <= since) return waiting.status;
    const before = this.#statuses.at(-1)?.status;
    const read = (): Promise<MassStatus> => this.#readStatus(since);
    const status = before === undefined ? read() : before.then(read, read);
    const one = { since, status };
    this.#statuses.push(one);
    const end = (): void => void this.#statuses.splice(this.#statuses.indexOf(one), 1);
    status.then(end, end);
    return status;
  }

  #readStatus(since: Micros): Promise<MassStatus> {
    const { reader, symbols } = this.#link;
    return this.#link.question('what it knows', (rest, ask) =>
      readMassStatus({ rest, ask, reader, symbols, fills: this.#fills }, since),
    );
  }

  account(): Promise<AccountReport> {
    return this.#link.question('the account', async (rest, ask) =>
      accountReport(await ask(() => rest.account())),
    );
  }

  positions(): Promise<readonly PositionReport[]> {
    return this.#link.question('the positions', async (rest, ask) => {
      const rows = await ask(() => rest.positions());
      const reports = await Promise.all(rows.map((one) => positionReport(one, this.#link.symbols)));
      return reports.filter((one) => one !== null);
    });
  }

  permissions(): Promise<readonly PermissionReport[]> {
    return this.#link.question('the account', async (rest, ask) =>
      permissionsOf(await ask(() => rest.account())),
    );
  }

  clock(): Promise<{ readonly venueTime: Micros; readonly open: boolean }> {
    return this.#link.question('the time', async (rest, ask) => {
      const clock = await ask(() => rest.clock());
      return { venueTime: venueTimeOf(clock), open: clock['is_open'] === true };
    });
  }

  /** Returns Alpaca's id of an order, looked up where it is not known here. */
  async #named({ clientOrderId, venueOrderId }: Target): Promise<string | Outcome<never>> {
    if (venueOrderId !== '') return venueOrderId;
    const found = await this.#link.lookup({ clientOrderId });
    if (found === 'absent') return NOT_FOUND;
    const id = typeof found === 'string' ? null : textOf(found, 'id');
    return id ?? { kind: 'unknown', cause: 'server-error' };
  }

  /** Puts the answer to an order into the words of the port, and tells of the legs that it names. */
  async #answered(outcome: Outcome<Wire>): Promise<Outcome<OrderReport>> {
    if (outcome.kind !== 'accepted') return outcome;
    // An answer that names no order says nothing about whether there is one.
    if (textOf(outcome.value, 'id') === null) return { kind: 'unknown', cause: 'server-error' };
    const [report, ...legs] = await this.#link.reader.read(outcome.value);
    for (const leg of legs) this.#link.tell({ kind: 'order', report: leg });
    return { kind: 'accepted', value: report! };
  }
}

/** Returns what became of one order of many: a status of its own says whether it could be canceled. */
function canceled(name: string, row: Wire): Outcome<string> {
  const status = Number(textOf(row, 'status') ?? '200');
  if (status < 300) return { kind: 'accepted', value: name };
  return { kind: 'rejected', code: 'not-cancelable', message: `${name} cannot be canceled` };
}
