import { createRandom } from '@vela/kernel';
import type { Micros, Random } from '@vela/kernel';
import { createInstrument } from '@vela/market';
import { clientOrderId } from '@vela/orders';
import type { BrokerOrder, Intent } from '@vela/orders';
import type { BrokerCapabilities, BrokerEvent, BrokerHealth, FillRow } from '@vela/ports';
import { MemoryAccountStore, SCRIPTED_CAPABILITIES, ScriptedVenue } from '@vela/testkit';
import type { Fault } from '@vela/testkit';
import { DecisionQueue, GATEWAY_POLICY, OrderManager } from '../src/index.js';
import type { AccountGuard, Answer, DeskMemory, Effect } from '../src/index.js';

const SECOND = 1_000_000;
const ACCOUNT = 'acc_1';
const TENANT = 'ten_1';
const INSTRUMENT = createInstrument({ id: 'ins_1', symbol: 'ABC' });

/** How a world departs from the protocol: each of these must be caught. */
export type Twin = 'none' | 'new id per attempt' | 'send before commit' | 'no dedupe';

/** What a world is made of. */
export interface WorldOptions {
  readonly seed: number;
  readonly twin?: Twin;
  /** Whether the venue refuses used ids; else it takes them again. */
  readonly unique?: 'forever' | 'no';
  readonly guard?: AccountGuard;
  readonly deployments?: number;
  readonly intents?: number;
  /** Chance that the owner dies at each of its labelled points. */
  readonly kills?: number;
}

/** Thrown where the owner dies; without a stack, because it is thrown often. */
const KILLED = { killed: true };

/** Something that happens at an instant. */
interface Happening {
  readonly at: Micros;
  readonly n: number;
  readonly run: () => void;
}

/**
 * One account, its deployments, its owner and its venue on a time of their own: requests are lost,
 * late and answered wrongly, what the venue tells is dropped, doubled and reordered, and the owner
 * dies between any two effects. Everything is a function of the seed.
 */
export class OrderWorld {
  readonly store = new MemoryAccountStore();
  readonly venue: ScriptedVenue;
  readonly placed: BrokerOrder[] = [];
  now: Micros = SECOND;
  kills = 0;
  turns = 0;
  private readonly capabilities: BrokerCapabilities;
  private readonly random: Random;
  private readonly happenings: Happening[] = [];
  private manager: OrderManager | null = null;
  private queue = new DecisionQueue();
  private events: BrokerEvent[] = [];
  private answers: Answer[] = [];
  private health: BrokerHealth = 'connecting';
  private memory: DeskMemory | null = null;
  private epoch = 0;
  private seq = 0;
  private count = 0;
  private delivered = 0;
  private isQuiet = false;
  private nextTurn = Infinity;

  constructor(private readonly options: WorldOptions) {
    const unique = options.unique ?? 'forever';
    this.random = createRandom(options.seed, 'orders');
    this.venue = new ScriptedVenue({ refusesUsedIds: unique === 'forever' });
    this.capabilities = {
      ...SCRIPTED_CAPABILITIES,
      clientId: { ...SCRIPTED_CAPABILITIES.clientId, pattern: '.*', unique },
      visibilityLagMs: 3_000,
    };
    this.store.add({ id: ACCOUNT, tenantId: TENANT, actorId: 'act_gateway' });
  }

  /** Lets deployments decide, faults happen, and at last everything come to rest. */
  play(): void {
    const { deployments = 3, intents = 4 } = this.options;
    for (let d = 0; d < deployments; d++) this.decide(`act_${d}`, intents);
    this.own();
    const end = 20 * SECOND;
    for (let at = 2 * SECOND; at < end; at += 0.7 * SECOND) {
      this.at(at, () => this.fillSome());
    }
    this.run(end);
    this.isQuiet = true;
    if (this.manager === null) this.own();
    // What was left open is filled; missing words are found by reconciles alone.
    for (const after of [10, 45, 80]) this.at(end + after * SECOND, () => this.fillAll());
    this.run(end + 150 * SECOND);
  }

  /** Lets one deployment decide at random instants. */
  private decide(actor: string, intents: number): void {
    const own: string[] = [];
    let seq = 0;
    for (let i = 1; i <= intents; i++) {
      const at = SECOND + this.random.integer(14 * SECOND);
      this.at(at, () => {
        seq += 1 + this.random.integer(3);
        const draw = this.random.integer(10);
        const target = own[this.random.integer(Math.max(1, own.length))];
        if (target !== undefined && draw < 2)
          return this.intend(actor, { seq, leg: 0, kind: 'cancel', target });
        if (target !== undefined && draw === 2) {
          const change = { quantity: String(2 + this.random.integer(20)) };
          const id = clientOrderId({ actor, seq, leg: 0, child: 0 });
          return this.intend(actor, {
            seq,
            leg: 0,
            kind: 'replace',
            target,
            clientOrderId: id,
            change,
          });
        }
        const order = this.order(actor, seq);
        own.push(order.clientOrderId);
        this.placed.push(order);
        this.intend(actor, { seq, leg: 0, kind: 'place', order });
      });
    }
  }

  private order(actor: string, seq: number): BrokerOrder {
    const isLimit = this.random.integer(2) === 0;
    return {
      clientOrderId: clientOrderId({ actor, seq, leg: 0, child: 0 }),
      subAccount: actor,
      instrumentId: INSTRUMENT.id,
      side: this.random.integer(2) === 0 ? 'buy' : 'sell',
      type: isLimit ? 'limit' : 'market',
      timeInForce: 'gtc',
      quantity: String(1 + this.random.integer(9)),
      notional: null,
      limitPrice: isLimit ? '100' : null,
      stopPrice: null,
      trail: null,
      goodTill: null,
      extendedHours: false,
      reduceOnly: false,
      role: 'entry',
      attached: null,
      after: null,
    };
  }

  private intend(actor: string, intent: Intent): void {
    this.store.intend(ACCOUNT, actor, intent);
    this.soon();
  }

  private fillSome(): void {
    for (const order of this.venue.working()) {
      if (this.random.integer(3) > 0) continue;
      const most = order.quantity - order.filled;
      this.tell(this.venue.fill(order, 1 + this.random.integer(Math.max(1, most))));
    }
  }

  private fillAll(): void {
    for (const order of this.venue.working()) this.tell(this.venue.fill(order));
  }

  /** Tells what the venue says: sometimes never, twice, late or in another order. */
  private tell(events: readonly BrokerEvent[]): void {
    for (const event of events) {
      const draw = this.isQuiet ? 99 : this.random.integer(10);
      if (draw === 0) continue;
      const times = draw === 1 ? 2 : 1;
      for (let i = 0; i < times; i++) {
        const late = draw === 2 ? this.random.integer(3 * SECOND) : this.random.integer(40_000);
        this.at(this.now + 1_000 + late, () => this.hear(event));
      }
    }
  }

  private hear(event: BrokerEvent): void {
    // What is said while nobody listens is gone.
    if (this.manager === null || this.health === 'connecting') return;
    this.events.push(this.named(event));
    this.soon();
  }

  /** Without dedupe every delivery of an execution has a key of its own. */
  private named(event: BrokerEvent): BrokerEvent {
    if (this.options.twin !== 'no dedupe' || event.kind !== 'execution') return event;
    const key = `${event.execution.key}/${++this.delivered}`;
    return { ...event, execution: { ...event.execution, key } };
  }

  /** Starts an owner: it reads its rows, connects and reconciles. */
  private own(): void {
    const image = this.store.imageOf(ACCOUNT);
    const account = this.store.of(ACCOUNT);
    const fills = new Map<string, FillRow[]>();
    for (const fill of account.fills) {
      const id = fill.clientOrderId!;
      fills.set(id, [...(fills.get(id) ?? []), fill]);
    }
    this.epoch++;
    this.seq = account.seq;
    this.memory = (account.life as { memory: DeskMemory } | null)?.memory ?? null;
    this.queue = new DecisionQueue();
    this.events = [];
    this.answers = [];
    this.health = 'connecting';
    this.manager = new OrderManager({
      image,
      capabilities: this.capabilities,
      guard: this.options.guard ?? { check: () => null },
      market: {
        feedState: () => 'LIVE',
        lastPrice: () => this.venue.price,
        instrument: () => INSTRUMENT,
      },
      policy: { ...GATEWAY_POLICY, deniesSelfCross: false },
      memory: this.memory,
      fills,
    });
    const { epoch } = this;
    this.at(this.now + 100_000, () => {
      if (this.epoch !== epoch) return;
      this.health = 'reconciling';
      this.manager!.connected();
      this.soon();
    });
  }

  /** Dies at a labelled point, perhaps. */
  private point(): void {
    const { kills = 0.02 } = this.options;
    if (!this.isQuiet && this.random.next() < kills) throw KILLED;
  }

  private turn(): void {
    const { manager } = this;
    if (manager === null) return;
    this.turns++;
    try {
      this.take(manager);
    } catch (thrown) {
      if (thrown !== KILLED) throw thrown;
      this.kills++;
      this.manager = null;
      this.epoch++;
      this.at(this.now + 100_000 + this.random.integer(3 * SECOND), () => {
        if (this.manager === null) this.own();
      });
    }
  }

  private take(manager: OrderManager): void {
    const events = this.events.splice(0);
    const answers = this.answers.splice(0);
    this.recall(manager, events, answers);
    this.read();
    manager.begin({ now: this.now, health: this.health, room: 100 });
    for (const event of events) manager.hear(event);
    for (const answer of answers) manager.answered(answer);
    const taken = this.queue.offer((decision) => manager.take(decision));
    manager.tick();
    const { write, effects, hasWrite } = manager.draft();
    this.point();
    const isEarly = this.options.twin === 'send before commit';
    if (isEarly) this.perform(effects);
    if (hasWrite) this.commit(manager, write);
    this.point();
    manager.settle();
    this.queue.drop(taken);
    if (!isEarly) this.perform(effects);
    if (this.health === 'reconciling' && manager.isReconciled) {
      this.health = 'ready';
      this.soon();
    }
    const next = manager.nextAt();
    if (next < Infinity) this.turnAt(Math.max(next, this.now + 1_000));
  }

  private commit(manager: OrderManager, write: ReturnType<OrderManager['draft']>['write']): void {
    const claim = {
      actorId: 'act_gateway',
      tenantId: TENANT,
      kind: 'gateway' as const,
      epoch: this.epoch,
      seq: this.seq,
      snapshot: null,
      attempts: 0,
    };
    const answer = this.store.write({
      ...write,
      claim,
      seq: { old: this.seq, new: this.seq + 1 },
      life: { memory: manager.memory() },
      accountId: ACCOUNT,
      health: null,
    });
    if (answer.kind !== 'done') throw new Error(`expected a commit, found ${answer.kind}`);
    this.seq++;
  }

  private recall(
    manager: OrderManager,
    events: readonly BrokerEvent[],
    answers: readonly Answer[],
  ): void {
    const status = answers.flatMap((one) =>
      one.kind === 'massStatus' && one.status !== null ? [one.status] : [],
    );
    const named: { readonly clientOrderId: string | null; readonly venueOrderId: string }[] = [
      ...events.flatMap((event) => (event.kind === 'order' ? [event.report] : [])),
      ...events.flatMap((event) => (event.kind === 'execution' ? [event.execution] : [])),
      ...status.flatMap((one) => [...one.openOrders, ...one.closedOrders, ...one.executions]),
    ];
    const { fills } = this.store.of(ACCOUNT);
    for (const { clientOrderId: id, venueOrderId } of named) {
      if (manager.knows(id, venueOrderId)) continue;
      const row = this.store.orderOf(TENANT, id ?? `venue:${venueOrderId}`);
      if (row === null) continue;
      manager.restore(
        row,
        fills.filter((fill) => fill.clientOrderId === row.clientOrderId),
      );
    }
  }

  private read(): void {
    this.queue.add(
      this.store.pendingOf(ACCOUNT, 1_000).map((intent) => ({
        source: 'intent' as const,
        actorId: intent.actorId,
        seq: intent.seq,
        leg: intent.leg,
        since: this.now,
        wish: intent,
      })),
    );
  }

  private perform(effects: readonly Effect[]): void {
    for (const effect of effects) {
      this.point();
      this.carryOut(effect);
      this.point();
    }
  }

  /** Sends a request on its way; what becomes of it is told to the owner who asked, if it lives. */
  private carryOut(effect: Effect): void {
    if (effect.kind === 'engage') return;
    const fault = this.fault(effect);
    const travel = this.travel();
    this.at(this.now + travel, () => {
      const answer = this.arrive(effect, fault);
      // Where the answer is cut or the request is slow, the asker waits in vain for a while.
      const wait = fault === 'none' || fault === 'refused' ? this.travel() : 2 * SECOND;
      const { epoch } = this;
      this.at(this.now + wait, () => {
        if (this.epoch !== epoch || this.manager === null) return;
        this.answers.push(answer);
        this.soon();
      });
    });
  }

  private travel(): Micros {
    return 1_000 + this.random.integer(this.random.integer(10) === 0 ? 2 * SECOND : 60_000);
  }

  private fault(effect: Effect): Fault {
    if (this.isQuiet) return 'none';
    const draw = this.random.integer(100);
    if (effect.kind === 'find' || effect.kind === 'massStatus') return draw < 5 ? 'lost' : 'none';
    if (draw < 7) return 'cut';
    if (draw < 12) return 'broken';
    if (draw < 17) return 'lost';
    return draw < 22 && effect.kind === 'place' && effect.attempt === 1 ? 'refused' : 'none';
  }

  private arrive(effect: Exclude<Effect, { kind: 'engage' }>, fault: Fault): Answer {
    const tell = (event: BrokerEvent): void => this.tell([event]);
    switch (effect.kind) {
      case 'place':
      case 'burn': {
        const { clientOrderId: id } = effect.order;
        const isNew = this.options.twin === 'new id per attempt' && effect.kind === 'place';
        const order =
          isNew && effect.attempt > 1
            ? { ...effect.order, clientOrderId: `${id}/${effect.attempt}` }
            : effect.order;
        const outcome = this.venue.place(order, fault, tell);
        return effect.kind === 'burn'
          ? { kind: 'burn', clientOrderId: id, outcome }
          : { kind: 'place', clientOrderId: id, attempt: effect.attempt, outcome };
      }
      case 'cancel': {
        const { clientOrderId: id, attempt } = effect;
        return {
          kind: 'cancel',
          clientOrderId: id,
          attempt,
          outcome: this.venue.cancel(id, fault, tell),
        };
      }
      case 'replace': {
        const { target, change, attempt } = effect;
        const { clientOrderId: id } = target;
        const outcome = this.venue.replace(id, change, fault, tell);
        return {
          kind: 'replace',
          clientOrderId: id,
          newId: change.clientOrderId,
          attempt,
          outcome,
        };
      }
      case 'group':
        return { ...effect, outcome: { kind: 'accepted', value: null } };
      case 'find': {
        const found =
          fault === 'lost' ? 'failed' : this.venue.find({ clientOrderId: effect.clientOrderId });
        return { kind: 'find', clientOrderId: effect.clientOrderId, found };
      }
      case 'massStatus': {
        const { askedAt, since } = effect;
        const status = fault === 'lost' ? null : this.renamed(since);
        return { kind: 'massStatus', askedAt, status };
      }
    }
  }

  private renamed(since: Micros) {
    const status = this.venue.massStatus(since);
    const executions = status.executions.map((execution) => {
      const event = this.named({ epoch: 1, kind: 'execution', execution });
      return event.kind === 'execution' ? event.execution : execution;
    });
    return { ...status, executions };
  }

  private soon(): void {
    this.turnAt(this.now);
  }

  /** Has a turn taken at an instant, unless one is taken before. */
  private turnAt(at: Micros): void {
    if (at >= this.nextTurn && this.nextTurn >= this.now) return;
    this.nextTurn = at;
    this.at(at, () => {
      if (this.nextTurn !== at) return;
      this.nextTurn = Infinity;
      this.turn();
    });
  }

  private at(at: Micros, run: () => void): void {
    const one = { at, n: ++this.count, run };
    const heap = this.happenings;
    let low = 0;
    let high = heap.length;
    // The next one is last, so that taking it is cheap.
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (heap[middle]!.at > at) low = middle + 1;
      else high = middle;
    }
    heap.splice(low, 0, one);
  }

  private run(until: Micros): void {
    for (;;) {
      const next = this.happenings.at(-1);
      if (next === undefined || next.at > until) break;
      this.happenings.pop();
      this.now = next.at;
      next.run();
    }
    this.now = until;
  }

  /** Returns everything in which bookings and the venue's own ledger differ. */
  faults(): readonly string[] {
    const rows = this.store.of(ACCOUNT);
    const faults: string[] = [];
    for (const { clientOrderId: id, subAccount } of this.placed) {
      const taken = this.venue.orders.filter(
        ({ order }) => order.clientOrderId.split('/')[0] === id,
      );
      if (taken.length > 1) faults.push(`duplicate ${id}`);
      const row = rows.orders.get(id);
      if (row === undefined) faults.push(`lost ${id}`);
      else if (row.actorId !== subAccount) faults.push(`${id} belongs to ${row.actorId}`);
      else if (taken.length === 0) {
        // Where a used id is taken again, what was given up is unknown for ever: that is said.
        const isUnknown = row.send === 'unknown' && this.options.unique === 'no';
        const isRefused = row.send === 'rejected' || row.send === 'denied';
        if (!isRefused && !isUnknown) faults.push(`${row.send} ${id}, not at the venue`);
      } else if (row.send !== 'closed' || row.status !== taken[0]!.status) {
        faults.push(`${row.send} ${row.status} ${id}, at the venue ${taken[0]!.status}`);
      }
    }
    const booked = new Set(rows.fills.map(({ key }) => key));
    for (const { key } of this.venue.executions)
      if (!booked.has(key)) faults.push(`fill lost ${key}`);
    const real = rows.fills.filter(({ kind }) => kind === 'fill').length;
    if (real !== this.venue.executions.length) {
      faults.push(`${real} fills for ${this.venue.executions.length} executions`);
    }
    const held = this.venue.positions().get(INSTRUMENT.id) ?? 0;
    let net = 0;
    for (const { quantity } of rows.positions.values()) net += Number(quantity);
    if (net !== held) faults.push(`position ${net}, the venue holds ${held}`);
    return faults;
  }
}
