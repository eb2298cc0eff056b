import { DecisionQueue, GATEWAY_POLICY, OrderManager } from '@vela/execution';
import type { Answer, Decision, DeskMemory, Effect } from '@vela/execution';
import { createRandom } from '@vela/kernel';
import type { Random } from '@vela/kernel';
import { createInstrument } from '@vela/market';
import { clientOrderId } from '@vela/orders';
import type { BrokerOrder, Intent } from '@vela/orders';
import type { BrokerCapabilities, BrokerEvent, BrokerHealth, FillRow } from '@vela/ports';
import { BrokenWire } from './broken-wire.js';
import type { Twin } from './broken-wire.js';
import { EventLine } from './event-line.js';
import { ledgerFaults } from './ledger-faults.js';
import { MemoryAccountStore } from './memory-account-store.js';
import { SCRIPTED_CAPABILITIES } from './scripted-broker.js';
import { randomOrder } from './random-order.js';
import { ScriptedVenue } from './scripted-venue.js';

const SECOND = 1_000_000;
const ACCOUNT = 'acc_1';
const TENANT = 'ten_1';
const INSTRUMENT = createInstrument({ id: 'ins_1', symbol: 'ABC' });
const DEPLOYMENTS = 3;
const INTENTS = 4;
/** Chance that the owner dies at each point of a turn. */
const DEATH = 0.02;

/** What a world is made of. */
export interface OrderWorldOptions {
  readonly seed: number;
  readonly twin?: Twin;
  /** Whether the venue refuses used ids; else it takes them again. */
  readonly unique?: 'forever' | 'no';
  /**
   * True for a venue such as Alpaca's: ids are used up for ever, an accepted order is found up to five
   * seconds later and positions are up to ten seconds old, a changed order is a new one, no order turns
   * a position, and the account does not trade with itself.
   */
  readonly isStrict?: boolean;
  /** True to engage the switch at some instant: from then on no send may open. */
  readonly halts?: boolean;
}

/** Thrown where the owner dies. */
class Death extends Error {}
const DEAD = new Death('the owner died');

/**
 * One account, its deployments, its owner and its venue on a time of their own: the wire between
 * them is broken, and the owner dies between any two effects. Everything is a function of the seed.
 */
export class OrderWorld {
  readonly store = new MemoryAccountStore();
  readonly venue: ScriptedVenue;
  readonly placed: BrokerOrder[] = [];
  kills = 0;
  /** Sends that were opened although the switch was engaged. */
  readonly sentLate: string[] = [];
  /** Sends of decisions that did not stand any more. */
  readonly sentStale: string[] = [];
  /** What somebody was told. */
  readonly alerts: string[] = [];
  private readonly line = new EventLine(SECOND);
  private readonly wire: BrokenWire;
  private readonly capabilities: BrokerCapabilities;
  private readonly random: Random;
  private readonly twin: Twin;
  private readonly halts: boolean;
  private readonly isStrict: boolean;
  private manager: OrderManager | null = null;
  private queue = new DecisionQueue();
  private events: BrokerEvent[] = [];
  private answers: Answer[] = [];
  private health: BrokerHealth = 'connecting';
  private epoch = 0;
  private seq = 0;
  private nextTurn = Infinity;
  private isToldOfSwitch = false;

  constructor(options: OrderWorldOptions) {
    const { seed, twin = 'none', unique = 'forever', halts = false, isStrict = false } = options;
    this.halts = halts;
    this.isStrict = isStrict;
    this.twin = twin;
    this.random = createRandom(seed, 'orders');
    this.venue = new ScriptedVenue({
      refusesUsedIds: unique === 'forever',
      now: () => this.line.now,
      ...(isStrict ? { isStrict, lag: () => this.lag(5 * SECOND) } : {}),
    });
    if (isStrict) this.venue.positionsAge = () => this.lag(9 * SECOND);
    const clientId = { ...SCRIPTED_CAPABILITIES.clientId, pattern: '.*', unique };
    this.capabilities = {
      ...SCRIPTED_CAPABILITIES,
      clientId,
      visibilityLagMs: isStrict ? 5_000 : 3_000,
      ...(isStrict ? { replace: 'new-id', crossesZero: false } : {}),
    };
    const { line, random, venue } = this;
    const givesNewIds = isStrict;
    const hear = (event: BrokerEvent): void => this.hear(event);
    this.wire = new BrokenWire({ line, random, venue, twin, hear, givesNewIds });
    this.store.add({ id: ACCOUNT, tenantId: TENANT, actorId: 'act_gateway' });
  }

  /** Lets deployments decide, faults happen, and at last everything come to rest. */
  play(): void {
    const { line } = this;
    for (let d = 0; d < DEPLOYMENTS; d++) this.decide(`act_${d}`);
    this.own();
    const end = 20 * SECOND;
    if (this.halts) line.at(3 * SECOND + this.random.integer(12 * SECOND), () => this.halt());
    for (let at = 2 * SECOND; at < end; at += 0.7 * SECOND) line.at(at, () => this.fillSome());
    line.run(end);
    this.wire.isQuiet = true;
    if (this.manager === null) this.own();
    // What was left open is filled; words that were lost are found by reconciles alone.
    for (const after of [10, 45, 80]) line.at(end + after * SECOND, () => this.fillAll());
    line.run(end + 150 * SECOND);
  }

  /** Draws how late the venue is this time. */
  private lag(most: number): number {
    return this.wire.isQuiet ? 0 : this.random.integer(most);
  }

  /** Lets one deployment decide at random instants. */
  private decide(actor: string): void {
    const own: string[] = [];
    let seq = 0;
    for (let i = 0; i < INTENTS; i++) {
      this.line.at(SECOND + this.random.integer(14 * SECOND), () => {
        seq += 1 + this.random.integer(3);
        this.store.intend(ACCOUNT, actor, this.intent(actor, seq, own));
        this.turnAt(this.line.now);
      });
    }
  }

  private intent(actor: string, seq: number, own: string[]): Intent {
    const draw = this.random.integer(10);
    const target = own[this.random.integer(Math.max(1, own.length))];
    const id = clientOrderId({ actor, seq, leg: 0, child: 0 });
    if (target !== undefined && draw < 2) return { seq, leg: 0, kind: 'cancel', target };
    if (target !== undefined && draw === 2) {
      const change = { quantity: String(2 + this.random.integer(20)) };
      return { seq, leg: 0, kind: 'replace', target, clientOrderId: id, change };
    }
    const order = randomOrder(this.random, { instrumentId: INSTRUMENT.id, actor, id });
    own.push(id);
    this.placed.push(order);
    return { seq, leg: 0, kind: 'place', order };
  }

  /** Engages the switch; the owner reads of it a little later, or when it commits. */
  private halt(): void {
    const { store } = this;
    const by = { by: 'ann', reason: 'enough', at: this.line.now };
    store.engageNow(TENANT, { kind: 'account', accountId: ACCOUNT }, 'HALT', by);
    const read = (): void => {
      this.isToldOfSwitch = true;
      this.turnAt(this.line.now);
    };
    this.line.at(this.line.now + this.random.integer(SECOND), read);
    this.line.at(this.line.now + 8 * SECOND, read);
  }

  private fillSome(): void {
    for (const order of this.venue.working()) {
      if (this.random.integer(3) > 0) continue;
      const most = order.quantity - order.filled;
      this.wire.tell(this.venue.fill(order, 1 + this.random.integer(Math.max(1, most))));
    }
  }

  private fillAll(): void {
    for (const order of this.venue.working()) this.wire.tell(this.venue.fill(order));
  }

  private hear(event: BrokerEvent): void {
    // What is said while nobody listens is gone.
    if (this.manager === null || this.health === 'connecting') return;
    this.events.push(event);
    this.turnAt(this.line.now);
  }

  /** Starts an owner: it reads its rows, connects and reconciles. */
  private own(): void {
    const account = this.store.of(ACCOUNT);
    const fills = new Map<string, FillRow[]>();
    for (const fill of account.fills) {
      const id = fill.clientOrderId!;
      fills.set(id, [...(fills.get(id) ?? []), fill]);
    }
    const epoch = ++this.epoch;
    this.seq = account.seq;
    this.queue = new DecisionQueue();
    this.events = [];
    this.answers = [];
    this.health = 'connecting';
    this.isToldOfSwitch = false;
    const manager = new OrderManager({
      image: this.store.imageOf(ACCOUNT),
      capabilities: this.capabilities,
      guard: { check: () => null },
      market: {
        feedState: () => 'LIVE',
        lastPrice: () => this.venue.price,
        instrument: () => INSTRUMENT,
      },
      policy: { ...GATEWAY_POLICY, deniesSelfCross: this.isStrict },
      memory: (account.life as { memory: DeskMemory } | null)?.memory ?? null,
      fills,
    });
    this.manager = manager;
    for (const { replaces, order } of this.store.imageOf(ACCOUNT).orders) {
      let id = replaces ?? order.split?.first ?? null;
      for (; id !== null && !manager.knows(id, null); ) {
        const row = this.store.orderOf(TENANT, id)!;
        manager.restore(row, fills.get(id) ?? []);
        id = row.replaces ?? null;
      }
    }
    this.line.at(this.line.now + 100_000, () => {
      if (this.epoch !== epoch) return;
      this.health = 'reconciling';
      manager.connected();
      this.turnAt(this.line.now);
    });
  }

  /** Dies at a point, perhaps. */
  private point(): void {
    if (!this.wire.isQuiet && this.random.next() < DEATH) throw DEAD;
  }

  /** Has a turn taken at an instant, unless one is taken before. */
  private turnAt(at: number): void {
    if (at >= this.nextTurn && this.nextTurn >= this.line.now) return;
    this.nextTurn = at;
    this.line.at(at, () => {
      if (this.nextTurn !== at) return;
      this.nextTurn = Infinity;
      this.turn();
    });
  }

  private turn(): void {
    if (this.manager === null) return;
    try {
      this.take(this.manager);
    } catch (thrown) {
      if (thrown !== DEAD) throw thrown;
      this.kills++;
      this.manager = null;
      this.epoch++;
      this.line.at(this.line.now + 100_000 + this.random.integer(3 * SECOND), () => {
        if (this.manager === null) this.own();
      });
    }
  }

  private take(manager: OrderManager): void {
    const events = this.events.splice(0);
    const answers = this.answers.splice(0);
    this.recall(manager, events, answers);
    this.read();
    const { now } = this.line;
    const decide = (): readonly Decision[] => {
      manager.begin({ now, health: this.health, room: 100 });
      if (this.isToldOfSwitch) manager.obey(this.store.switchesOf(ACCOUNT));
      for (const event of events) manager.hear(event);
      for (const answer of answers) manager.answered(answer);
      const taken = this.queue.offer((decision) => manager.take(decision));
      manager.tick();
      return taken;
    };
    let taken = decide();
    let { write, effects, hasWrite } = manager.draft();
    this.point();
    const isEarly = this.twin === 'send before commit';
    if (isEarly) this.perform(effects);
    if (hasWrite && !this.commit(manager, write)) {
      // The commit came across a switch: nothing of it is true, and everything is decided anew.
      manager.rollback();
      this.isToldOfSwitch = true;
      taken = decide();
      ({ write, effects, hasWrite } = manager.draft());
      this.commit(manager, write);
    }
    this.point();
    manager.settle();
    this.queue.drop(taken);
    if (!isEarly) this.perform(effects);
    if (this.health === 'reconciling' && manager.isReconciled) {
      this.health = 'ready';
      this.turnAt(now);
    }
    const next = manager.nextAt();
    if (next < Infinity) this.turnAt(Math.max(next, now + 1_000));
  }

  private perform(effects: readonly Effect[]): void {
    for (const effect of effects) {
      this.point();
      if (effect.kind === 'engage') continue;
      const isSend = effect.kind === 'place' || effect.kind === 'replace';
      const { engaged } = this.store.of(ACCOUNT).record;
      if (isSend && engaged === 'HALT') this.sentLate.push(effect.kind);
      if (isSend) this.checkStands(effect);
      const { epoch } = this;
      this.wire.send(effect, (answer) => {
        // Nobody is there any more who asked.
        if (this.epoch !== epoch) return;
        this.answers.push(answer);
        this.turnAt(this.line.now);
      });
      this.point();
    }
  }

  /** Notes a send whose decision does not stand any more. */
  private checkStands(effect: Extract<Effect, { kind: 'place' | 'replace' }>): void {
    const id = effect.kind === 'place' ? effect.order.clientOrderId : effect.change.clientOrderId;
    // What changes under its own id was sent long ago.
    if (effect.kind === 'replace' && effect.target.clientOrderId === id) return;
    const row = this.store.of(ACCOUNT).orders.get(id);
    if (row?.deadline != null && row.deadline < this.line.now) this.sentStale.push(id);
  }

  private commit(
    manager: OrderManager,
    write: ReturnType<OrderManager['draft']>['write'],
  ): boolean {
    const { epoch, seq } = this;
    const owner = { actorId: 'act_gateway', tenantId: TENANT, kind: 'gateway' } as const;
    const answer = this.store.write({
      ...write,
      claim: { ...owner, epoch, seq, snapshot: null, attempts: 0 },
      seq: { old: seq, new: seq + 1 },
      life: { memory: manager.memory() },
      accountId: ACCOUNT,
      health: null,
    });
    if (answer.kind === 'replaced') throw new Error('expected a commit, found another owner');
    if (answer.kind === 'done') {
      this.seq++;
      this.alerts.push(...write.alerts.map(({ code }) => code));
    }
    return answer.kind === 'done';
  }

  private recall(
    manager: OrderManager,
    events: readonly BrokerEvent[],
    answers: readonly Answer[],
  ): void {
    const named: { readonly clientOrderId: string | null; readonly venueOrderId: string }[] = [];
    for (const event of events) {
      if (event.kind === 'order') named.push(event.report);
      else if (event.kind === 'execution') named.push(event.execution);
    }
    for (const answer of answers) {
      if (answer.kind === 'find' && typeof answer.found === 'object') named.push(answer.found);
      if (answer.kind !== 'massStatus' || answer.status === null) continue;
      const { openOrders, closedOrders, executions } = answer.status;
      named.push(...openOrders, ...closedOrders, ...executions);
    }
    const { fills } = this.store.of(ACCOUNT);
    for (const { clientOrderId: id, venueOrderId } of named) {
      if (manager.knows(id, venueOrderId)) continue;
      const row = this.store.orderOf(TENANT, id ?? `venue:${venueOrderId}`);
      if (row === null) continue;
      const own = fills.filter((fill) => fill.clientOrderId === row.clientOrderId);
      manager.restore(row, own);
    }
  }

  private read(): void {
    this.queue.add(
      this.store.pendingOf(ACCOUNT, 1_000).map((intent) => {
        const { actorId, seq, leg } = intent;
        const since = this.line.now;
        return { source: 'intent', actorId, seq, leg, since, wish: intent } as const;
      }),
    );
  }

  /** Returns everything in which bookings and the venue's own ledger differ. */
  faults(): readonly string[] {
    const { placed, venue, alerts, sentStale, isStrict } = this;
    const { unique } = this.capabilities.clientId;
    const rows = this.store.of(ACCOUNT);
    return ledgerFaults({ rows, venue, placed, alerts, sentStale, isStrict, unique });
  }
}
