import { describe, expect, it } from '@jest/globals';
import { VelaError } from '@vela/kernel';
import { createInstance, createSupervisor } from '@vela/ownership';
import type { Supervisor } from '@vela/ownership';
import type { ActorEvent, ActorWrite, DataImportRecord, ImportUpdate, Logger } from '@vela/ports';
import { VirtualCluster, settled } from '@vela/testkit';
import type { VirtualProcess } from '@vela/testkit';
import { firstValueFrom, timer } from 'rxjs';
import { importActor } from './import-actor.js';
import type { ImportJob } from './import-actor.js';

const silent: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};
const BLOCKS = 30;

class World extends VirtualCluster {
  readonly told: ActorEvent[] = [];
  readonly updates: ImportUpdate[] = [];
  discarded = 0;
  running = 0;
  /** Blocks that are staged: they outlive the owner. */
  staged = 0;
  fails: Error | null = null;

  constructor() {
    super();
    this.store.add('act_1', 'import');
  }

  /** What the row says of how far it is. */
  get rowsStored(): number {
    return this.updates.findLast(({ rowsRead }) => rowsRead !== undefined)?.rowsRead ?? 0;
  }

  get state(): string {
    return this.updates.findLast(({ state }) => state !== undefined)?.state ?? 'queued';
  }

  private readonly job =
    (timers: VirtualProcess['timers']): ImportJob =>
    async (record, { signal, report }) => {
      expect(record.id).toBe('imp_1');
      this.running++;
      try {
        while (this.staged < BLOCKS) {
          await firstValueFrom(timer(100, timers));
          if (signal.aborted) throw new VelaError('CANCELLED', 'the import was ended');
          if (this.fails !== null) throw this.fails;
          this.staged++;
          report({ progress: this.staged / BLOCKS, rowsRead: this.staged * 10 });
        }
        return { progress: 1, rowsRead: 300, rowsImported: 299, rowsUnchanged: 1 };
      } finally {
        this.running--;
      }
    };

  engine(): { supervisor: Supervisor; kill: () => void } {
    const process = this.process();
    const now = (): number => this.time;
    const { store, hints } = this;
    const scheduler = process.timers;
    const instance = createInstance({
      store,
      hints,
      now,
      scheduler,
      random: () => 0,
      log: silent,
      name: 'engine',
      build: 'test',
      roles: ['engine'],
    });
    const handler = importActor({
      commands: store,
      hints,
      now,
      scheduler,
      log: silent,
      events: { publish: (event) => this.told.push(event) },
      clock: { now: () => this.time * 1_000 },
      imports: {
        ofActor: async () => ({ id: 'imp_1', rowsRead: this.rowsStored }) as DataImportRecord,
        update: (write, update) => this.update(write, update),
      },
      job: this.job(process.timers),
      discard: async () => void this.discarded++,
    });
    const supervisor = createSupervisor({
      instance,
      handlers: { import: handler },
      maxConcurrent: 4,
      random: () => 0,
      log: silent,
    });
    supervisor.start();
    return { supervisor, kill: () => this.kill(process, supervisor.stats().boot!) };
  }

  private async update(write: ActorWrite, update: ImportUpdate): Promise<boolean> {
    await this.store.call();
    if (!this.store.write(write)) return false;
    this.updates.push(update);
    return true;
  }

  async cancel(): Promise<void> {
    await this.store.command('act_1', { id: 'cmd_1', kind: 'cancel', body: null });
    this.hints.commanded('act_1');
    await settled();
  }

  /** Runs until the state is reached; returns how long it took. */
  async reach(state: string): Promise<number> {
    const took = await this.until(() => this.state === state);
    expect(this.state).toBe(state);
    return took;
  }
}

describe('an import actor', () => {
  it('runs its job to the end, stores how far it is and tells it', async () => {
    const world = new World();
    world.engine();
    await world.reach('completed');
    await settled();
    const between = world.updates.slice(1, -1);
    expect(between.length).toBeGreaterThanOrEqual(2);
    expect(between.length).toBeLessThanOrEqual(3);
    expect(between.every(({ state }) => state === undefined)).toBe(true);
    expect(world.updates.at(-1)).toEqual({
      state: 'completed',
      progress: 1,
      rowsRead: 300,
      rowsImported: 299,
      rowsUnchanged: 1,
    });
    const progress = world.told.flatMap((e) => (e.kind === 'progress' ? [e] : []));
    expect(progress.at(-1)!.progress).toMatchObject({ progress: 1, items: 300 });
    expect(progress.length).toBeLessThanOrEqual(18);
    expect(world.told.flatMap((e) => (e.kind === 'transition' ? [e.transition.to] : []))).toEqual([
      'running',
      'completed',
    ]);
    expect(world.store.actors.get('act_1')).toMatchObject({ seq: 2, final: true });
  });

  it.each(['queued', 'running'] as const)(
    'is cancelled while it is %s and forgets what is staged',
    async (state) => {
      const world = new World();
      if (state === 'queued') await world.cancel();
      world.engine();
      if (state === 'running') {
        await world.reach('running');
        await world.run(450);
        await world.cancel();
        expect(await world.reach('cancelled')).toBeLessThanOrEqual(200);
      }
      await world.reach('cancelled');
      await world.run(500);
      expect(world.running).toBe(0);
      expect(world.discarded).toBe(1);
    },
  );

  it('goes on behind what is staged when its owner was killed', async () => {
    const world = new World();
    const first = world.engine();
    await world.reach('running');
    await world.run(1_000);
    first.kill();
    world.engine();
    await world.reach('completed');
    expect(world.staged).toBe(BLOCKS);
    expect(world.store.actors.get('act_1')!.epoch).toBeGreaterThan(1);
  });

  it('survives any number of kills as long as each owner brings it further', async () => {
    const world = new World();
    let engine = world.engine();
    await world.reach('running');
    for (let kills = 0; kills < 2; kills++) {
      const before = world.rowsStored;
      await world.until(() => world.rowsStored > before);
      engine.kill();
      engine = world.engine();
    }
    await world.reach('completed');
    expect(world.staged).toBe(BLOCKS);
    expect(world.store.actors.get('act_1')!.epoch).toBe(3);
  });

  it('survives owners that are lost before they could store how far they were', async () => {
    const world = new World();
    let engine = world.engine();
    await world.reach('running');
    for (let kills = 0; kills < 4; kills++) {
      const { staged } = world;
      await world.until(() => world.staged >= staged + 4);
      engine.kill();
      engine = world.engine();
    }
    await world.reach('completed');
    expect(world.staged).toBe(BLOCKS);
  });

  it('gives up when one owner after the other is lost where the one before was', async () => {
    const world = new World();
    let engine = world.engine();
    await world.reach('running');
    await world.until(() => world.rowsStored > 0);
    for (let kills = 0; kills < 4 && world.state === 'running'; kills++) {
      const { epoch } = world.store.actors.get('act_1')!;
      engine.kill();
      engine = world.engine();
      await world.until(() => world.store.actors.get('act_1')!.epoch > epoch);
      await world.run(50);
    }
    await world.reach('failed');
    expect(world.updates.at(-1)!.failure!.message).toContain('at the same step');
  });

  it('fails with what its job threw, and with INTERNAL for what nobody expected', async () => {
    for (const [fails, code] of [
      [
        new VelaError('DATA_INVALID', 'high below low at line 3', { hint: 'Look there.' }),
        'DATA_INVALID',
      ],
      [new TypeError('oops'), 'INTERNAL'],
    ] as const) {
      const world = new World();
      world.fails = fails;
      world.engine();
      await world.reach('failed');
      expect(world.updates.at(-1)!.failure).toMatchObject({ code });
      expect(world.updates.at(-1)!.failure!.message).toContain(fails.message);
    }
  });

  it('keeps what was reported last when it fails, so that bad lines can be looked at', async () => {
    const world = new World();
    world.engine();
    await world.reach('running');
    await world.run(350);
    world.fails = new VelaError('DATA_INVALID', 'too many bad lines');
    await world.reach('failed');
    expect(world.updates.at(-1)).toMatchObject({ state: 'failed', rowsRead: world.staged * 10 });
    expect(world.staged).toBeGreaterThan(0);
  });

  it('stops its job before the next owner may begin when its engine drains', async () => {
    const world = new World();
    const first = world.engine();
    await world.reach('running');
    await world.run(300);
    const stopping = first.supervisor.stop();
    await world.run(200);
    await stopping;
    expect(world.running).toBe(0);
    expect(world.state).toBe('running');
    expect(world.discarded).toBe(0);
    world.engine();
    await world.reach('completed');
  });

  it('stops silently when another owner replaced it', async () => {
    const world = new World();
    world.engine();
    await world.reach('running');
    Object.assign(world.store.actors.get('act_1')!, { epoch: 9, boot: null, final: true });
    await world.run(2_500);
    expect(world.running).toBe(0);
    expect(world.state).toBe('running');
  });
});
