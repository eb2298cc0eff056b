import { createRandom } from '@vela/kernel';
import type { Random } from '@vela/kernel';
import { createInstrument } from '@vela/market';
import { clientOrderId } from '@vela/orders';
import type { BrokerOrder } from '@vela/orders';
import type { BrokerEvent } from '@vela/ports';
import { GATEWAY_POLICY, OrderManager } from '@vela/execution';
import type { AccountGuard, Effect } from '@vela/execution';
import { MemoryAccountStore } from './memory-account-store.js';
import { SCRIPTED_CAPABILITIES } from './scripted-broker.js';
import { ScriptedVenue } from './scripted-venue.js';

const INSTRUMENT = createInstrument({ id: 'ins_1', symbol: 'ABC' });

/** Deployments that race with orders at one account, without a broken world around them. */
export class Race {
  readonly venue = new ScriptedVenue();
  readonly manager: OrderManager;
  /** What the venue has not been asked for yet, and what it has not told yet. */
  private readonly asked: Effect[] = [];
  private readonly told: BrokerEvent[] = [];
  private readonly random: Random;
  private readonly own = new Map<string, string[]>();
  private now = 1_000_000;
  denied = 0;
  sent = 0;

  constructor(seed: number, guard: AccountGuard) {
    this.random = createRandom(seed, 'race');
    const store = new MemoryAccountStore();
    store.add({ id: 'acc_1', tenantId: 'ten_1', actorId: 'act_gateway' });
    this.manager = new OrderManager({
      image: store.imageOf('acc_1'),
      capabilities: SCRIPTED_CAPABILITIES,
      guard,
      market: { feedState: () => 'LIVE', lastPrice: () => 100, instrument: () => INSTRUMENT },
      policy: { ...GATEWAY_POLICY, deniesSelfCross: false },
      memory: null,
      fills: new Map(),
    });
  }

  /** Has a deployment want something, or the venue do something; returns the position that can come. */
  step(seq: number): void {
    const draw = this.random.integer(10);
    this.now += 1_000;
    this.manager.begin({ now: this.now, health: 'ready', room: 10 });
    for (const event of this.told.splice(0, this.random.integer(40))) this.manager.hear(event);
    this.want(seq);
    const { write, effects } = this.manager.draft();
    this.manager.settle();
    this.denied += write.facts.filter(({ fact }) => fact.kind === 'denied').length;
    this.asked.push(...effects);
    for (const effect of this.asked.splice(0, this.random.integer(5))) this.arrive(effect);
    for (let i = draw; i < 12; i++) this.fillOne();
  }

  private want(seq: number): void {
    const actorId = `act_${this.random.integer(8)}`;
    const own = this.own.get(actorId) ?? [];
    this.own.set(actorId, own);
    const place = { source: 'intent', actorId, seq, leg: 0, since: this.now } as const;
    const target = own[own.length - 1 - this.random.integer(3)];
    if (target !== undefined && this.random.integer(6) === 0) {
      this.manager.take({ ...place, wish: { kind: 'cancel', target } });
      return;
    }
    const held = this.manager.book.position(actorId, INSTRUMENT.id).quantity;
    const order = this.order(actorId, seq, held);
    own.push(order.clientOrderId);
    this.manager.take({ ...place, wish: { kind: 'place', order } });
    this.sent++;
  }

  private order(actor: string, seq: number, held: bigint): BrokerOrder {
    const isExit = held !== 0n && this.random.integer(3) === 0;
    // The market leans to one side and back, so that the limit is met on both.
    const leans = Math.floor(seq / 1_500) % 2 === 0 ? 3 : 7;
    const isBuy = isExit ? held < 0n : this.random.integer(10) >= leans;
    return {
      clientOrderId: clientOrderId({ actor, seq, leg: 0, child: 0 }),
      subAccount: actor,
      instrumentId: INSTRUMENT.id,
      side: isBuy ? 'buy' : 'sell',
      type: 'market',
      timeInForce: 'gtc',
      quantity: String(1 + this.random.integer(60)),
      notional: null,
      limitPrice: null,
      stopPrice: null,
      trail: null,
      goodTill: null,
      extendedHours: false,
      reduceOnly: false,
      role: isExit ? 'close' : 'entry',
      attached: null,
      after: null,
    };
  }

  private arrive(effect: Effect): void {
    const tell = (event: BrokerEvent): void => void this.told.push(event);
    if (effect.kind === 'place') this.venue.place(effect.order, 'none', tell);
    else if (effect.kind === 'cancel') this.venue.cancel(effect.clientOrderId, 'none', tell);
  }

  private fillOne(): void {
    const working = this.venue.working();
    const order = working[this.random.integer(Math.max(1, working.length))];
    if (order === undefined) return;
    const rest = order.quantity - order.filled;
    this.told.push(...this.venue.fill(order, 1 + this.random.integer(rest)));
  }

  /** What the venue holds, which is never behind. */
  get held(): number {
    return this.venue.positions().get(INSTRUMENT.id) ?? 0;
  }

  /** What is booked over all sub-accounts, and as the net position. */
  get booked(): { readonly sum: bigint; readonly net: bigint } {
    const { book } = this.manager;
    const sum = book.all().reduce((total, { quantity }) => total + quantity, 0n);
    return { sum, net: book.net(INSTRUMENT.id) };
  }
}
