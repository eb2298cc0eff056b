import { feedActor } from '@vela/actors';
import type { FeedPorts } from '@vela/actors';
import { MILLISECOND, MINUTE, VelaError, parseTimeframe } from '@vela/kernel';
import type { Micros } from '@vela/kernel';
import { createInstrument } from '@vela/market';
import type { Instrument } from '@vela/market';
import type { Tenure } from '@vela/ownership';
import type {
  AlertDraft,
  FeedPulse,
  FeedRecord,
  FeedSeries,
  FeedSlice,
  FeedState,
  FeedStore,
  LateCandle,
  MarketDataPort,
  MarketEvent,
} from '@vela/ports';
import { Observable, Subject } from 'rxjs';
import { VirtualTime, settled } from '../virtual-time.js';
import { ScriptedMarket } from './scripted-market.js';

const ONE_MINUTE = parseTimeframe('1m');
const quiet = (): void => undefined;

/** Where a commit of a feed is. */
export type FeedCommitPoint = 'before' | 'inside' | 'after';

/** One process that owns the feed, or believes so. */
export class FeedOwner {
  readonly time = new VirtualTime();
  readonly stopping = new AbortController();
  isDead = false;
  isFrozen = false;
  wasReplaced = false;
  failure: unknown = null;
  /** What it will hear when it goes on. */
  readonly #held: (() => void)[] = [];

  constructor(readonly epoch: number) {}

  /** Does something in this process: later when it is frozen, never when it is dead. */
  do(what: () => void): void {
    if (this.isDead) return;
    if (this.isFrozen) this.#held.push(what);
    else what();
  }

  thaw(at: number): void {
    this.isFrozen = false;
    this.time.runTo(at);
    for (const what of this.#held.splice(0)) what();
  }
}

/** A feed of a live stream with its rows in memory, a provider, and as many owners as wanted. */
export class FeedWorld {
  readonly market: ScriptedMarket;
  readonly instruments: readonly Instrument[];
  readonly rows: FeedSlice[] = [];
  readonly late: LateCandle[] = [];
  readonly alerts: AlertDraft[] = [];
  /** Each state with its detail and the virtual millisecond at which it was committed. */
  readonly states: { state: FeedState; detail: string | null; atMs: number }[] = [];
  readonly pulses: FeedPulse[] = [];
  readonly owners: FeedOwner[] = [];
  /** Whether writes of owners that were replaced are refused; false for the twin. */
  isFenced = true;
  /** Whether the database is away. */
  isAway = false;
  /** Why the upstream cannot be opened, null when it can. */
  unopened: string | null = null;
  /** Called where an owner may be ended. */
  probe: (point: FeedCommitPoint, owner: FeedOwner) => void = quiet;
  series: FeedSeries[];
  readonly #commanded = new Subject<void>();
  #epoch = 0;
  #seq = 0;
  #snapshot: unknown = null;

  constructor(
    readonly options: {
      readonly symbols?: readonly string[];
      readonly timeframes?: readonly string[];
      readonly startAt: Micros;
      /** Minutes of the past that are fetched first. */
      readonly back?: number;
      readonly venue?: string;
      readonly seed?: number;
      /** By how much the clocks of owners are ahead of the provider's. */
      readonly clockOff?: Micros;
      readonly source?: Partial<Extract<FeedRecord['source'], { kind: 'stream' }>>;
    },
  ) {
    const { symbols = ['A', 'B'], timeframes = ['1m'], venue = 'CRYPTO' } = options;
    this.market = new ScriptedMarket(options.startAt, options.seed);
    this.instruments = symbols.map((symbol) =>
      createInstrument({ id: `ins_${symbol}`, symbol, venue }),
    );
    this.series = this.seriesOf(symbols, timeframes);
  }

  /** Returns series of instruments by their symbols. */
  seriesOf(symbols: readonly string[], timeframes: readonly string[]): FeedSeries[] {
    return timeframes.flatMap((timeframe) =>
      symbols.map((symbol) => ({
        instrumentId: `ins_${symbol}`,
        timeframe: parseTimeframe(timeframe),
      })),
    );
  }

  /** First instant whose candles belong into slices. */
  get from(): Micros {
    return this.options.startAt - (this.options.back ?? 0) * MINUTE;
  }

  /** Adds series, and tells the owner. */
  extend(series: readonly FeedSeries[], isTold = true): void {
    this.series = [...this.series, ...series];
    if (isTold) this.#commanded.next();
  }

  /** Returns the row of the feed. */
  record(): FeedRecord {
    const newest = this.rows.at(-1);
    const said = this.states.at(-1);
    return {
      id: 'feed_1',
      tenantId: 'ten_1',
      actorId: 'act_1',
      name: 'live',
      series: this.series,
      source: {
        kind: 'stream',
        provider: 'scripted',
        accountId: 'acc_1',
        channel: 'main',
        candles: 'bars',
        from: this.from,
        slicesPerSecond: null,
        lockstep: false,
        ...this.options.source,
      },
      state: said?.state ?? 'STARTING',
      lastSlice: newest?.n ?? 0,
      lastAvailableAt: newest?.availableAt ?? null,
      detail: said?.detail ?? null,
      createdAt: 0,
      updatedAt: 0,
    };
  }

  /** Makes a new process the owner. */
  own(): FeedOwner {
    const owner = new FeedOwner(++this.#epoch);
    owner.time.runTo(this.market.time.frame);
    this.owners.push(owner);
    const { signal } = owner.stopping;
    const tenure: Tenure = {
      claim: {
        actorId: 'act_1',
        tenantId: 'ten_1',
        kind: 'feed',
        epoch: owner.epoch,
        seq: this.#seq,
        snapshot: this.#snapshot,
        attempts: 0,
      },
      signal,
      holds: () => !signal.aborted,
      ready: async () => !signal.aborted,
      replaced: () => {
        owner.wasReplaced = true;
        owner.stopping.abort('replaced');
      },
    };
    feedActor(this.#ports(owner))(tenure.claim, signal, tenure).catch((thrown: unknown) => {
      owner.failure = thrown;
    });
    return owner;
  }

  /** Ends a process without a word; its connection is noticed to be gone after a while. */
  kill(owner: FeedOwner): void {
    owner.isDead = true;
  }

  /** Lets a process hang. */
  freeze(owner: FeedOwner): void {
    owner.isFrozen = true;
  }

  thaw(owner: FeedOwner): void {
    owner.thaw(this.market.time.frame);
  }

  /** Moves time on by milliseconds, from one event to the next. */
  async run(ms: number): Promise<void> {
    const end = this.market.time.frame + ms;
    for (;;) {
      await settled(1);
      const times = [
        ...this.owners.filter((one) => !one.isDead && !one.isFrozen).map(({ time }) => time),
        this.market.time,
      ];
      const next = Math.min(...times.map(nextOf));
      const at = Math.min(next, end);
      for (const time of times) time.runTo(at);
      if (next > end) break;
    }
    await settled(1);
  }

  /** Moves time on until something is so; false when it is not within some milliseconds. */
  async until(probe: () => boolean, ms = 600_000): Promise<boolean> {
    const end = this.market.time.frame + ms;
    while (!probe() && this.market.time.frame < end) await this.run(250);
    return probe();
  }

  #ports(owner: FeedOwner): FeedPorts {
    const answer = async <T>(value: () => T): Promise<T> => {
      if (owner.isDead) await never();
      if (this.isAway) throw new VelaError('UNAVAILABLE', 'away', { retryable: true });
      while (owner.isFrozen) await settled(1);
      return value();
    };
    return {
      now: () => owner.time.frame,
      scheduler: owner.time,
      clock: {
        now: () =>
          this.options.startAt + owner.time.frame * MILLISECOND + (this.options.clockOff ?? 0),
      },
      log: { debug: quiet, info: quiet, warn: quiet, error: quiet },
      hints: { whenCommanded: () => this.#commanded },
      feeds: {
        byActor: () => answer(() => this.record()),
        slices: (_id, after, limit) => answer(() => this.rows.slice(after, after + limit)),
        followers: () => answer(() => ({ active: 0, behind: 0 })),
        append: (claim, write) => this.#append(owner, claim.epoch, write),
      },
      slices: {
        publish: (_slices, pulse) => owner.do(() => this.pulses.push(pulse)),
      },
      read: () => {
        throw new VelaError('INTERNAL', 'a live feed reads nothing that is stored');
      },
      market: async () => {
        if (this.unopened !== null) throw new VelaError('NOT_FOUND', this.unopened);
        return this.#market(owner);
      },
      instruments: async (_tenant, ids) => this.instruments.filter(({ id }) => ids.includes(id)),
    };
  }

  /** Returns the provider as a process sees it. */
  #market(owner: FeedOwner): MarketDataPort {
    const { market } = this;
    const gate = async <T>(value: Promise<T>): Promise<T> => {
      const got = await value;
      if (owner.isDead) await never();
      return got;
    };
    return {
      capabilities: market.capabilities,
      history: (request) => gate(market.history(request)),
      snapshots: (instruments) => gate(market.snapshots(instruments)),
      clock: () => gate(market.clock()),
      asset: market.asset,
      assets: market.assets,
      calendar: market.calendar,
      movers: market.movers,
      stream: (channel, instruments, wants) =>
        new Observable<MarketEvent>((told) => {
          const heard = market.stream(channel, instruments, wants).subscribe((event) => {
            // The provider finds out that nobody is there any more.
            if (owner.isDead) heard.unsubscribe();
            owner.do(() => told.next(event));
          });
          return () => heard.unsubscribe();
        }),
    };
  }

  async #append(
    owner: FeedOwner,
    epoch: number,
    write: Parameters<FeedStore['append']>[1],
  ): Promise<boolean> {
    const alive = async (): Promise<void> => {
      if (owner.isDead) await never();
      while (owner.isFrozen) await settled(1);
    };
    this.probe('before', owner);
    if (this.isAway) throw new VelaError('UNAVAILABLE', 'away', { retryable: true });
    await alive();
    const { seq, slices, state, detail, snapshot, late = [], alerts = [] } = write;
    if (this.isFenced) {
      if (epoch !== this.#epoch) return false;
      // The same once more because its answer was lost.
      if (this.#seq === seq.new) return true;
      if (this.#seq !== seq.old) return false;
    }
    this.#seq = seq.new;
    this.#snapshot = JSON.parse(JSON.stringify(snapshot));
    this.rows.push(...slices);
    this.late.push(...late);
    this.alerts.push(...alerts);
    const said = this.states.at(-1);
    if (said?.state !== state || said.detail !== detail) {
      this.states.push({ state, detail, atMs: this.market.time.frame });
    }
    this.probe('inside', owner);
    await alive();
    this.probe('after', owner);
    await alive();
    return true;
  }

  /** Instant up to which everything should have been delivered: that of the last slice. */
  get reached(): Micros {
    return this.rows.at(-1)?.availableAt ?? this.from;
  }

  /**
   * Returns what is wrong with the rows: numbers with gaps, instants that do not grow, minutes that
   * are there twice, differ from the truth, or are lost.
   */
  violations(): string[] {
    const wrong: string[] = [];
    const seen = new Set<string>();
    this.rows.forEach(({ n, availableAt, batch }, i) => {
      if (n !== i + 1) wrong.push(`number ${n} at place ${i + 1}`);
      const before = this.rows[i - 1];
      if (before !== undefined && availableAt <= before.availableAt) wrong.push(`order at ${n}`);
      batch.series.forEach((columns, k) => {
        const { instrumentId, timeframe } = this.series[k]!;
        for (let row = 0; row < columns.length; row++) {
          const key = `${instrumentId} ${timeframe} ${columns.openAt[row]!}`;
          if (seen.has(key)) wrong.push(`twice ${key}`);
          seen.add(key);
          if (timeframe !== ONE_MINUTE) continue;
          const truth = this.market.truth(instrumentId, columns.openAt[row]!);
          // A correction has one unit more; where the first word was lost, it is the first.
          const more = columns.volume[row]! - (truth?.volume ?? NaN);
          if (truth?.close !== columns.close[row] || (more !== 0 && more !== 1)) {
            wrong.push(`other figures ${key}`);
          }
        }
      });
    });
    for (const { instrumentId, timeframe } of this.series) {
      if (timeframe !== ONE_MINUTE) continue;
      for (let openAt = this.from; openAt + MINUTE <= this.reached; openAt += MINUTE) {
        const isThere = seen.has(`${instrumentId} ${timeframe} ${openAt}`);
        if (!isThere && this.market.truth(instrumentId, openAt) !== null) {
          wrong.push(`lost ${instrumentId} ${(openAt - this.from) / MINUTE}`);
        }
      }
    }
    return wrong;
  }
}

const nextOf = ({ actions }: VirtualTime): number =>
  actions.reduce((least, { delay }) => Math.min(least, delay), Infinity);

const never = (): Promise<never> => new Promise(quiet);
