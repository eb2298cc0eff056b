import { gatewayActor } from '@vela/actors';
import type { GatewayPorts } from '@vela/actors';
import type { AccountGuard, GatewayPolicy } from '@vela/execution';
import type { Micros } from '@vela/kernel';
import { allocateCandles, createBatch, createInstrument } from '@vela/market';
import type { BrokerOrder, Intent } from '@vela/orders';
import { clientOrderId } from '@vela/orders';
import type { Tenure } from '@vela/ownership';
import { logs } from '@vela/ports';
import type {
  ActorCommand,
  Claim,
  DeploymentRecord,
  FeedPulse,
  FeedSlice,
  FeedState,
  RowHint,
} from '@vela/ports';
import type { BrokerCapabilities } from '@vela/ports';
import { Subject, filter, map, of } from 'rxjs';
import { VirtualTime } from '../virtual-time.js';
import { MemoryAccountStore } from './memory-account-store.js';
import { SCRIPTED_CAPABILITIES, ScriptedBroker } from './scripted-broker.js';
import { ScriptedVenue } from './scripted-venue.js';

/** The account of a gateway's world. */
export const ACCOUNT = 'acc_1';
/** Its gateway. */
export const GATEWAY = 'act_gateway';
const TENANT = 'ten_1';

const INSTRUMENT = createInstrument({ id: 'ins_1', symbol: 'ABC' });

/** Returns an order of a deployment with the id of its decision. */
export function placeOrder(
  actor: string,
  seq: number,
  words: Partial<BrokerOrder> = {},
): BrokerOrder {
  return {
    clientOrderId: clientOrderId({ actor, seq, leg: 0, child: 0 }),
    subAccount: actor,
    instrumentId: INSTRUMENT.id,
    side: 'buy',
    type: 'market',
    timeInForce: 'gtc',
    quantity: '10',
    notional: null,
    limitPrice: null,
    stopPrice: null,
    trail: null,
    goodTill: null,
    extendedHours: false,
    reduceOnly: false,
    role: 'entry',
    attached: null,
    after: null,
    ...words,
  };
}

/** One owner of the gateway. */
interface Owner {
  readonly tenure: Tenure;
  readonly end: (why: string) => void;
  readonly done: Promise<void>;
}

/** A gateway, its rows, its venue and the market around it, in virtual time. */
export class GatewayWorld {
  readonly time = new VirtualTime();
  readonly store = new MemoryAccountStore();
  readonly venue = new ScriptedVenue();
  readonly commands: ActorCommand[] = [];
  readonly hints: { readonly log: string; readonly hint: RowHint }[] = [];
  readonly deployments = new Map<string, DeploymentRecord>();
  readonly pulses = new Subject<FeedPulse>();
  readonly failures: unknown[] = [];
  feedState: FeedState = 'LIVE';
  /** Instant of the live slice on which everything is decided, null on a feed of another kind. */
  marketAt: Micros | null = null;
  instrument = INSTRUMENT;
  guard: AccountGuard = { check: () => null };
  broker: ScriptedBroker;
  private readonly appended = new Subject<{ log: string; hint: RowHint }>();
  private readonly commanded = new Subject<string>();
  private epoch = 0;
  /** How far the wall clock was set, what was read of it last, and when. */
  private wallMs = 0;
  private lastMs = 0;
  private readMs = 0;

  constructor(
    readonly capabilities: BrokerCapabilities = SCRIPTED_CAPABILITIES,
    private readonly policy: GatewayPolicy | null = null,
  ) {
    this.store.add({ id: ACCOUNT, tenantId: TENANT, actorId: GATEWAY });
    const pending = this.store.pendingIntents.bind(this.store);
    this.store.pendingIntents = async (...asked) => {
      const intents = await pending(...asked);
      const { marketAt } = this;
      return marketAt === null ? intents : intents.map((intent) => ({ ...intent, marketAt }));
    };
    this.broker = new ScriptedBroker(this.venue, capabilities);
  }

  /** Adds a running deployment. */
  deploy(actorId: string): void {
    this.deployments.set(actorId, {
      id: `dep_${actorId}`,
      tenantId: TENANT,
      actorId,
      name: actorId,
      instrumentIds: [INSTRUMENT.id],
      timeframe: '1m',
      widerTimeframes: [],
      cash: '1000',
      currency: 'USD',
      simulation: {},
      seed: 1,
      feedId: 'feed_1',
      accountId: ACCOUNT,
      state: 'running',
    } as unknown as DeploymentRecord);
  }

  /** Lets a deployment want something, and hints at it. */
  intend(actorId: string, ...intents: readonly Intent[]): void {
    if (!this.deployments.has(actorId)) this.deploy(actorId);
    this.store.intend(ACCOUNT, actorId, ...intents);
    this.appended.next({ log: logs.intents(ACCOUNT), hint: { n: 1, actorId } });
  }

  /** Appends a command of somebody's hand. */
  command(kind: string, body: unknown = {}): void {
    const n = this.commands.length + 1;
    this.commands.push({ id: `cmd_${n}`, n, kind, body });
    this.commanded.next(GATEWAY);
  }

  /** Starts an owner with the next epoch. */
  own(): Owner {
    const account = this.store.of(ACCOUNT);
    const epoch = ++this.epoch;
    const controller = new AbortController();
    const claim: Claim = {
      actorId: GATEWAY,
      tenantId: TENANT,
      kind: 'gateway',
      epoch,
      seq: account.seq,
      snapshot: account.life,
      attempts: 0,
    };
    const isOver = (): boolean => controller.signal.aborted;
    const tenure: Tenure = {
      claim,
      signal: controller.signal,
      holds: () => !isOver(),
      ready: () => Promise.resolve(!isOver()),
      replaced: () => controller.abort('replaced'),
    };
    const done = gatewayActor(this.ports())(claim, controller.signal, tenure).catch(
      (thrown: unknown) => void this.failures.push(thrown),
    );
    return { tenure, end: (why) => controller.abort(why), done };
  }

  private ports(): GatewayPorts {
    const log = { debug: nothing, info: nothing, warn: nothing, error: nothing };
    return {
      accounts: this.store,
      deployments: {
        list: () => Promise.resolve([...this.deployments.values()]),
        count: () => Promise.resolve(this.deployments.size),
      },
      feeds: { get: (_, id) => Promise.resolve(this.feed(id)), list: () => Promise.resolve([]) },
      instruments: {
        getMany: (_, ids) =>
          Promise.resolve([this.instrument].filter(({ id }) => ids.includes(id))),
      },
      slices: { follow: () => of(lastSlice()), pulses: () => this.pulses },
      rows: {
        appended: (name, hint) => void this.hints.push({ log: name, hint }),
        whenAppended: (name) =>
          this.appended.pipe(
            filter((one) => one.log === name),
            map(({ hint }) => hint),
          ),
      },
      broker: () => Promise.resolve(this.broker),
      guard: () => this.guard,
      random: () => 0.5,
      commands: {
        commands: (_, after) => Promise.resolve(this.commands.filter(({ n }) => n > after)),
      },
      hints: {
        whenCommanded: (id) =>
          this.commanded.pipe(
            filter((one) => one === id),
            map(() => undefined),
          ),
      },
      events: { publish: nothing },
      clock: { now: () => this.clockMs() * 1_000 },
      now: () => this.time.now(),
      scheduler: this.time,
      log,
      ...(this.policy === null ? {} : { policy: this.policy }),
    };
  }

  private feed(id: string) {
    return {
      id,
      tenantId: TENANT,
      series: [{ instrumentId: INSTRUMENT.id, timeframe: '1m' }],
      source: { kind: 'replay' },
      state: this.feedState,
      lastSlice: 0,
    } as never;
  }

  /** Moves the wall clock, as a time server does; monotonic time goes on as it was. */
  jump(ms: number): void {
    this.wallMs += ms;
  }

  /** As the clock of a machine: at once forward, at half the pace while it was set back. */
  private clockMs(): number {
    const now = this.time.now();
    this.lastMs = Math.max(this.lastMs + (now - this.readMs) / 2, now + this.wallMs);
    this.readMs = now;
    return this.lastMs;
  }

  /** Moves time. */
  run(ms: number): Promise<void> {
    return this.time.advance(ms);
  }

  /** Fills an order at the venue and tells of it. */
  fill(id: string, quantity?: number): void {
    const order = this.venue.byId(id);
    if (order === null) throw new Error(`expected the order ${id} at the venue`);
    this.broker.tell(...this.venue.fill(order, quantity));
  }

  /** Returns the facts in the account's log as short words. */
  get facts(): readonly string[] {
    return this.store.of(ACCOUNT).log.map(({ fact }) => {
      switch (fact.kind) {
        case 'report':
          return `${fact.report.status} ${fact.report.cumulative}`;
        case 'execution':
          return `fill ${fact.execution.quantity}`;
        case 'denied':
          return `denied ${fact.code}`;
        case 'requestRefused':
          return `refused ${fact.request} ${fact.code}`;
        case 'switch':
          return `switch ${fact.mode}`;
        case 'quarantine':
          return `quarantine ${fact.on}`;
        default:
          return fact.kind;
      }
    });
  }
}

const nothing = (): void => undefined;

/** Returns the slice of a feed that leaves a last price of 100. */
function lastSlice(): FeedSlice {
  const candles = allocateCandles(1);
  for (const field of ['open', 'high', 'low', 'close', 'volume'] as const) candles[field][0] = 100;
  return { feedId: 'feed_1', n: 1, availableAt: 0, batch: createBatch([candles]) };
}
