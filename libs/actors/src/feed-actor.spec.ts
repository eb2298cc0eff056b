import { describe, expect, it } from '@jest/globals';
import { VelaError } from '@vela/kernel';
import { allocateCandles, createBatch } from '@vela/market';
import type { CandleBatch } from '@vela/market';
import type { Tenure } from '@vela/ownership';
import type { FeedPulse, FeedRecord, FeedSlice, FeedState } from '@vela/ports';
import { NEVER, VirtualTimeScheduler } from 'rxjs';
import { feedActor } from './feed-actor.js';
import type { FeedPorts } from './feed-actor.js';

const MINUTE = 60_000_000;

const slice = (n: number): CandleBatch => {
  const one = allocateCandles(1);
  one.openAt[0] = (n - 1) * MINUTE;
  one.availableAt[0] = n * MINUTE;
  for (const name of ['open', 'high', 'low', 'close'] as const) one[name][0] = 100 + n;
  return createBatch([one]);
};

/** A feed over rows in memory, on virtual time. */
class World {
  readonly scheduler = new VirtualTimeScheduler(undefined, 600_000);
  readonly rows: FeedSlice[] = [];
  readonly states: FeedState[] = [];
  readonly published: FeedSlice[] = [];
  readonly pulses: FeedPulse[] = [];
  readonly appendedAt: number[] = [];
  readonly stopping = new AbortController();
  active = 1;
  behind = 0;
  asked = 0;
  seq = 0;
  epoch = 1;
  snapshot: unknown = null;
  final = false;
  breaksAt: number | null = null;
  failures: VelaError[] = [];
  replaced = false;

  constructor(
    private readonly count: number,
    private readonly source: FeedRecord['source'],
  ) {}

  record(): FeedRecord {
    const newest = this.rows.at(-1);
    return {
      id: 'feed_1',
      tenantId: 'ten_1',
      actorId: 'act_1',
      name: 'a feed',
      series: [],
      source: this.source,
      state: this.states.at(-1) ?? 'STARTING',
      lastSlice: newest?.n ?? 0,
      lastAvailableAt: newest?.availableAt ?? null,
      detail: null,
      createdAt: 0,
      updatedAt: 0,
    };
  }

  ports(): FeedPorts {
    return {
      now: () => this.scheduler.now(),
      scheduler: this.scheduler,
      clock: { now: () => this.scheduler.now() * 1_000 },
      log: { debug() {}, info() {}, warn() {}, error() {} },
      hints: { whenCommanded: () => NEVER },
      market: () => Promise.reject(new Error('a stored feed has no upstream')),
      instruments: async () => [],
      feeds: {
        slices: async () => [],
        byActor: async () => this.record(),
        followers: async () => {
          this.asked++;
          if (this.behind > 0) this.behind--;
          return { active: this.active, behind: this.behind };
        },
        append: async (claim, write) => {
          const failure = this.failures.shift();
          if (failure !== undefined) throw failure;
          if (claim.epoch !== this.epoch) return false;
          expect(write.seq.old).toBe(this.seq);
          this.seq = write.seq.new;
          for (const one of write.slices) {
            expect(one.n).toBe(this.rows.length + 1);
            this.rows.push(one);
            this.appendedAt.push(this.scheduler.now());
          }
          this.states.push(write.state);
          this.snapshot = write.snapshot;
          this.final = write.final;
          return true;
        },
      },
      slices: {
        publish: (slices, pulse) => {
          this.published.push(...slices);
          this.pulses.push(pulse);
        },
      },
      read: (_feed, after) => this.slicesBehind(after),
    };
  }

  private async *slicesBehind(after: number): AsyncGenerator<CandleBatch> {
    for (let n = after + 1; n <= this.count; n++) {
      if (this.breaksAt === n) {
        this.breaksAt = null;
        throw new VelaError('UNAVAILABLE', 'the source went away');
      }
      yield slice(n);
    }
  }

  tenure(): Tenure {
    const { signal } = this.stopping;
    return {
      claim: {
        actorId: 'act_1',
        tenantId: 'ten_1',
        kind: 'feed',
        epoch: this.epoch,
        seq: this.seq,
        snapshot: this.snapshot,
        attempts: 0,
      },
      signal,
      holds: () => !signal.aborted,
      ready: async () => !signal.aborted,
      replaced: () => {
        this.replaced = true;
      },
    };
  }

  /** Runs one owner until it ends or virtual time is over. */
  async own(untilMs = 60_000): Promise<void> {
    const tenure = this.tenure();
    const over = new AbortController();
    const work = feedActor(this.ports())(tenure.claim, tenure.signal, tenure).finally(() => {
      over.abort();
    });
    const begin = this.scheduler.now();
    while (!over.signal.aborted && this.scheduler.now() - begin < untilMs) {
      for (let i = 0; i < 20; i++) await Promise.resolve();
      const next = this.scheduler.actions.toSorted((a, b) => a.delay - b.delay)[0];
      if (next === undefined) continue;
      this.scheduler.maxFrames = next.delay;
      this.scheduler.flush();
      this.scheduler.maxFrames = 600_000;
    }
    if (!over.signal.aborted) this.stopping.abort();
    await work;
  }
}

const replay = (
  slicesPerSecond: number | null,
  lockstep: boolean,
): Extract<FeedRecord['source'], { kind: 'replay' }> => ({
  kind: 'replay',
  datasets: [],
  from: 0,
  to: 1,
  slicesPerSecond,
  lockstep,
});

describe('a feed actor', () => {
  it('appends and publishes every slice with gapless numbers and ends', async () => {
    const world = new World(130, replay(null, false));
    await world.own();
    expect(world.rows.map(({ n }) => n)).toEqual(Array.from({ length: 130 }, (_, i) => i + 1));
    expect(world.published).toEqual(world.rows);
    expect(world.states).toEqual(['LIVE', 'LIVE', 'LIVE', 'ENDED']);
    expect(world.final).toBe(true);
    expect(world.pulses.at(-1)).toMatchObject({ state: 'ENDED', lastSlice: 130 });
  });

  it('keeps the pace that was asked for', async () => {
    const world = new World(9, replay(4, false));
    await world.own();
    const gaps = world.appendedAt.slice(1).map((at, i) => at - world.appendedAt[i]!);
    expect(gaps).toEqual(Array(8).fill(250));
  });

  it('goes on behind the last row under the next owner', async () => {
    const world = new World(20, replay(1, false));
    await world.own(5_500);
    expect(world.rows.length).toBeGreaterThan(3);
    expect(world.rows.length).toBeLessThan(10);
    const next = new World(20, replay(null, false));
    next.rows.push(...world.rows);
    next.seq = world.seq;
    next.snapshot = world.snapshot;
    await next.own();
    expect(next.rows.map(({ n }) => n)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
  });

  it('waits for those who are behind when it goes in lockstep, and rests without any', async () => {
    const world = new World(3, replay(null, true));
    world.active = 0;
    await world.own(2_000);
    expect(world.rows).toEqual([]);
    expect(world.asked).toBeLessThan(10);
    const busy = new World(3, replay(null, true));
    busy.behind = 5;
    await busy.own();
    expect(busy.rows.length).toBe(3);
    // Five times in vain, then once for each slice and once before the end.
    expect(busy.asked).toBe(8);
  });

  it('says that it is down when the source broke, and live again with the next slice', async () => {
    const world = new World(3, replay(1_000, false));
    world.breaksAt = 2;
    await world.own();
    expect(world.states).toEqual(['LIVE', 'DOWN', 'LIVE', 'LIVE', 'ENDED']);
    expect(world.rows.length).toBe(3);
  });

  it('is not down because the database was away for a while', async () => {
    const world = new World(5, replay(1_000, true));
    const ports = world.ports();
    let asked = 0;
    const away: FeedPorts = {
      ...ports,
      feeds: {
        ...ports.feeds,
        followers: async (...args) => {
          if (++asked >= 3 && asked < 7) {
            throw new VelaError('UNAVAILABLE', 'away', { retryable: true });
          }
          return ports.feeds.followers(...args);
        },
      },
    };
    world.ports = () => away;
    await world.own();
    expect(new Set(world.states)).toEqual(new Set(['LIVE', 'ENDED']));
    expect(world.rows.length).toBe(5);
  });

  it('says that it is stale while the source is silent', async () => {
    const world = new World(1, replay(1, false));
    const ports = world.ports();
    const silent: FeedPorts = {
      ...ports,
      async *read() {
        yield slice(1);
        await new Promise(() => undefined);
      },
    };
    world.ports = () => silent;
    const owning = world.own(20_000);
    await expect(
      Promise.race([
        owning,
        (async () => {
          while (!world.states.includes('STALE')) await new Promise((go) => setImmediate(go));
          return 'stale';
        })(),
      ]),
    ).resolves.toBe('stale');
    expect(world.states).toEqual(['LIVE', 'STALE']);
  });

  it('sends a write again that met a database which was away', async () => {
    const world = new World(2, replay(null, false));
    world.failures = [
      new VelaError('UNAVAILABLE', 'away', { retryable: true }),
      new VelaError('UNAVAILABLE', 'away', { retryable: true }),
    ];
    await world.own();
    expect(world.rows.length).toBe(2);
  });

  it('stops at once when another owner took over', async () => {
    const world = new World(5, replay(1, false));
    const { claim } = world.tenure();
    expect(claim.epoch).toBe(1);
    const ports = world.ports();
    world.ports = () => {
      world.epoch = 2;
      return ports;
    };
    const stale = world.tenure();
    world.tenure = () => stale;
    await world.own();
    expect([world.rows.length, world.replaced]).toEqual([0, true]);
  });
});
