import { canonicalJson } from '@vela/kernel';
import type { Canonical } from '@vela/kernel';
import type { Instrument } from '@vela/market';
import { clientOrderId } from '@vela/orders';
import type { AccountRecord, ActorCommand, BrokerOrderRow } from '@vela/ports';
import type { Ground } from '../ground.js';
import { findInstrument } from '../instrument-lookup.js';
import { Refusal, refuseIfAny } from '../refusal.js';
import type { AccountService } from './account-service.js';
import { sendCommand } from './command-sender.js';
import { expectConfirmed } from './confirmation.js';
import { expectFound } from './deployment-input.js';
import { checkKey } from './names.js';
import { checkChange, checkOrder } from './order-input.js';
import type { OrderChanges, OrderDraft, OrderInput } from './order-input.js';
import { expectOpen, outcomeOf } from './order-outcome.js';
import { whenWritten } from './when-written.js';

/** An order after a wish of its caller, and why it was refused where it was. */
export interface OrderAnswer {
  readonly order: BrokerOrderRow | null;
  readonly refusal: Refusal | null;
}

/** A position to close. */
export interface CloseInput {
  readonly accountId: string;
  readonly instrumentId: string;
  /** Share of the position, above 0 to 1. */
  readonly ratio: number;
  readonly clientOrderId: string;
  readonly confirm?: string | undefined;
}

/** Who asks for a change of an order, and how often. */
export interface RequestOptions {
  readonly requestId?: string | null | undefined;
  readonly confirm?: string | null | undefined;
}

/** Time for which a second wish to cancel everything is the same as the first. */
const SAME_CANCEL = 2_000_000;

/** Places, changes and cancels orders by hand: each is a command to the gateway of the account. */
export class OrderService {
  constructor(
    private readonly ground: Ground,
    private readonly accounts: AccountService,
  ) {}

  /**
   * Returns the order once its gateway took it, or as it waits when that takes longer. The same
   * `clientOrderId` returns the order that it made first.
   */
  async place(input: OrderInput): Promise<OrderAnswer> {
    const { account, order } = await this.draft(input);
    expectConfirmed(account, input.confirm, ['input', 'confirm']);
    refuseHeldBack(account, order);
    const body = { order, key: input.clientOrderId, by: 'api' };
    const { command } = await this.send(account, 'place', { body, key: input.clientOrderId });
    expectSameBody(command, body);
    return this.answer(account, command, order);
  }

  /** Returns the account and the order that an input means; refuses what cannot be. */
  async draft(input: OrderInput): Promise<{
    readonly account: AccountRecord;
    readonly instrument: Instrument;
    readonly order: OrderDraft;
  }> {
    const account = await this.accounts.expect(input.accountId, ['input', 'accountId']);
    const instrument = await this.instrument(input);
    const { order, problems } = checkOrder(input, instrument);
    refuseIfAny([...checkKey(input.clientOrderId, ['input', 'clientOrderId']), ...problems]);
    return { account, instrument, order };
  }

  /** Asks for a change of an open order. */
  async replace(id: string, changes: OrderChanges, options: RequestOptions): Promise<OrderAnswer> {
    const row = await this.expect(id);
    expectOpen(row);
    const instrument = await this.instrument({ instrumentId: row.order.instrumentId });
    const { change, problems } = checkChange(changes, instrument);
    refuseIfAny([...checkKey(options.requestId, ['requestId']), ...problems]);
    const account = await this.accounts.expect(row.accountId);
    expectConfirmed(account, options.confirm);
    const { command } = await this.send(account, 'replace', {
      body: { clientOrderId: id, change, by: 'api' },
      key: options.requestId,
      sameWhile: [id, row.updatedAt, canonicalJson(change as Canonical)],
    });
    const { order } = await this.changed(row);
    // Some venues give the changed order an id of its own.
    const changed = await this.get(handId(account, command));
    return { order: changed ?? order, refusal: null };
  }

  /** Asks for the end of an open order; one that has ended is returned as it is. */
  async cancel(id: string, options: RequestOptions = {}): Promise<OrderAnswer> {
    refuseIfAny(checkKey(options.requestId, ['requestId']));
    const row = await this.expect(id);
    if (isOver(row) || row.status === 'pending_cancel') return { order: row, refusal: null };
    const account = await this.accounts.expect(row.accountId);
    await this.send(account, 'cancel', {
      body: { clientOrderId: id, by: 'api' },
      key: options.requestId,
      sameWhile: [id, row.updatedAt],
    });
    return this.changed(row);
  }

  /** Asks for the end of every open order of an account; returns those that were open. */
  async cancelAll(
    accountId: string,
    requestId?: string | null,
  ): Promise<readonly BrokerOrderRow[]> {
    refuseIfAny(checkKey(requestId, ['requestId']));
    const account = await this.accounts.expect(accountId, ['accountId']);
    const { accounts, tenantId, clock } = this.ground;
    const page = { first: 500, after: null };
    const open = await accounts.orders(tenantId, { accountId, open: true }, page);
    await this.send(account, 'cancelAll', {
      body: { by: 'api' },
      key: requestId,
      sameWhile: [Math.floor(clock.now() / SAME_CANCEL)],
    });
    return open;
  }

  /** Closes a share of what an account holds of an instrument, at the market. */
  async close(input: CloseInput): Promise<OrderAnswer> {
    const { instrumentId, ratio, clientOrderId: key } = input;
    const account = await this.accounts.expect(input.accountId, ['input', 'accountId']);
    const instrument = await this.instrument({ instrumentId });
    refuseIfAny(checkKey(key, ['input', 'clientOrderId']));
    if (!(ratio > 0 && ratio <= 1)) {
      const message = `expected a ratio above 0 and at most 1, found ${ratio}`;
      throw new Refusal([{ code: 'INVALID_INPUT', message, path: ['input', 'ratio'] }]);
    }
    expectConfirmed(account, input.confirm, ['input', 'confirm']);
    const body = { instrumentId: instrument.id, ratio, by: 'api' };
    const { command } = await this.send(account, 'close', { body, key });
    expectSameBody(command, body);
    return this.answer(account, command, null);
  }

  /** Returns the order, or null when there is none. */
  async get(id: string): Promise<BrokerOrderRow | null> {
    if (!/^[A-Z2-7]{26}$/.test(id)) return null;
    return this.ground.accounts.order(this.ground.tenantId, id);
  }

  /** Returns the order; refuses with `NOT_FOUND` when there is none. */
  async expect(id: string): Promise<BrokerOrderRow> {
    const hint = 'List them with vela order list.';
    return expectFound(await this.get(id), 'order', id, { hint });
  }

  private async instrument(
    input: Pick<OrderInput, 'instrumentId' | 'symbol'>,
  ): Promise<Instrument> {
    const reference = input.instrumentId ?? input.symbol ?? '';
    const path = ['input', input.instrumentId === undefined ? 'symbol' : 'instrumentId'];
    const found = reference === '' ? null : await findInstrument(this.ground, reference);
    const hint = 'List them with vela data symbols.';
    return expectFound(found, 'instrument', reference, { path, hint });
  }

  private send(
    account: AccountRecord,
    kind: string,
    wish: {
      readonly body: object;
      readonly key?: string | null | undefined;
      readonly sameWhile?: readonly (string | number)[];
    },
  ): ReturnType<typeof sendCommand> {
    const { body, key, sameWhile = [] } = wish;
    return sendCommand(this.ground, { actorId: account.actorId, kind, body, key, sameWhile });
  }

  /** Returns the order that a command led to, as it waits when the gateway has not taken it yet. */
  private async answer(
    account: AccountRecord,
    command: ActorCommand,
    draft: OrderDraft | null,
  ): Promise<OrderAnswer> {
    const id = handId(account, command);
    const row = await whenWritten(this.ground, account, async () => {
      const found = await this.get(id);
      return found === null || found.send === 'sending' ? null : found;
    });
    const order = row ?? (await this.get(id)) ?? waiting(account, command, { id, draft });
    return { order, refusal: order === null ? null : outcomeOf(order) };
  }

  private async changed(before: BrokerOrderRow): Promise<OrderAnswer> {
    const account = await this.accounts.expect(before.accountId);
    const row = await whenWritten(this.ground, account, async () => {
      const found = await this.get(before.clientOrderId);
      return found !== null && found.updatedAt > before.updatedAt ? found : null;
    });
    return { order: row ?? before, refusal: null };
  }
}

/** Returns the id of the order that a command by hand leads to. */
const handId = ({ actorId }: AccountRecord, { n }: ActorCommand): string =>
  clientOrderId({ actor: actorId, seq: n, leg: 0, child: 0 });

const isOver = ({ send, status }: BrokerOrderRow): boolean =>
  ['denied', 'rejected', 'closed'].includes(send) ||
  ['filled', 'canceled', 'expired', 'rejected', 'replaced'].includes(status);

/** An order that its gateway has not taken yet: what is known of it. */
function waiting(
  account: AccountRecord,
  command: ActorCommand,
  { id, draft }: { readonly id: string; readonly draft: OrderDraft | null },
): BrokerOrderRow | null {
  if (draft === null) return null;
  return {
    clientOrderId: id,
    accountId: account.id,
    actorId: 'manual',
    seq: command.n,
    leg: 0,
    child: 0,
    order: { ...draft, clientOrderId: id },
    send: 'sending',
    status: 'pending_submit',
    filled: '0',
    averagePrice: null,
    reserved: '0',
    deadline: null,
    sendingAt: null,
    attempts: 0,
    venueOrderId: null,
    code: null,
    message: null,
    carriedBy: 'native',
    createdAt: 0,
    updatedAt: 0,
  };
}

/** A switch that certainly denies an order is told at once; the gateway decides the rest. */
function refuseHeldBack({ name, engaged, engagedReason }: AccountRecord, order: OrderDraft): void {
  if (engaged === 'NONE' || (engaged === 'REDUCE_ONLY' && order.reduceOnly)) return;
  // An order may reduce without saying so; only the gateway knows what is held.
  if (engaged === 'REDUCE_ONLY') return;
  throw new Refusal([
    {
      code: 'KILL_SWITCH_ENGAGED',
      message: `the kill switch of ${name} is engaged (${engaged}): ${engagedReason ?? 'no reason'}`,
      hint: 'Release it with killSwitchRelease, or vela kill release.',
      path: ['input', 'accountId'],
    },
  ]);
}

function expectSameBody(command: ActorCommand, body: object): void {
  const text = (value: unknown): string => canonicalJson(value as Canonical);
  if (text(command.body) === text(body)) return;
  throw new Refusal([
    {
      code: 'CONFLICT',
      message: 'the clientOrderId was used for another order of this account',
      hint: 'Take a new clientOrderId for a new order.',
      path: ['input', 'clientOrderId'],
    },
  ]);
}
