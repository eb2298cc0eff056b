import { messageOf } from '@vela/kernel';
import type { BusState, Instance } from '@vela/ports';
import { NEVER, firstValueFrom } from 'rxjs';
import type { Ground } from './ground.js';
import { watchRow } from './watch-row.js';
import type { RowEvent } from './watch-row.js';

/** Whether one thing that the server needs works. */
export interface Check {
  readonly name: string;
  readonly healthy: boolean;
  readonly latencyMs: number | null;
  readonly detail: string | null;
}

/** How the system is. */
export interface SystemState {
  readonly version: string;
  readonly uptimeSeconds: number;
  readonly healthy: boolean;
  readonly checks: readonly Check[];
  readonly instances: readonly Instance[];
  readonly database: string;
  readonly bus: string;
  readonly actors: number;
  /** Text that differs when a feed or a kill switch changed its state. */
  readonly live: string;
}

/** What the service needs beside the ports. */
export interface SystemSetup {
  readonly version: string;
  /** The database in a few words, without secrets. */
  readonly database: string;
  /** Resolves when the database answers. */
  readonly ping: () => Promise<void>;
}

/** A check that takes longer has failed. */
const CHECK_MS_MAX = 2_000;

/** Returns the processes: one may have two rows, for its jobs and for what lives. */
function byProcess(rows: readonly Instance[]): readonly Instance[] {
  const processes = new Map<string, Instance>();
  for (const row of rows) {
    const first = processes.get(row.name);
    processes.set(
      row.name,
      first === undefined
        ? row
        : {
            ...first,
            leaseUntil: Math.min(first.leaseUntil, row.leaseUntil),
            draining: first.draining || row.draining,
            actors: first.actors + row.actors,
          },
    );
  }
  return [...processes.values()];
}

/** Says how the system is. */
export class SystemService {
  readonly #startedAt: number;

  constructor(
    private readonly ground: Ground,
    private readonly setup: SystemSetup,
  ) {
    this.#startedAt = ground.clock.now();
  }

  /** Returns how the system is. Never rejects: what does not answer is a failed check. */
  async state(): Promise<SystemState> {
    const [checks, instances, live] = await Promise.all([
      this.checks(),
      this.instances(),
      this.live(),
    ]);
    return {
      version: this.setup.version,
      uptimeSeconds: (this.ground.clock.now() - this.#startedAt) / 1_000_000,
      healthy: checks.every(({ healthy }) => healthy),
      checks,
      instances,
      database: this.setup.database,
      bus: this.ground.bus.describe(),
      actors: instances.reduce((sum, { actors }) => sum + actors, 0),
      live,
    };
  }

  /** Returns the checks of database and bus. */
  async checks(): Promise<readonly Check[]> {
    return Promise.all([
      this.check('database', this.setup.database, this.setup.ping),
      this.check('bus', this.ground.bus.describe(), () => this.pingBus()),
    ]);
  }

  /** Returns the state, then each change of it; never ends. */
  watch(throttleMs: number): AsyncIterableIterator<RowEvent<SystemState, never>> {
    return watchRow<SystemState, never>({
      read: () => this.state(),
      hints: NEVER,
      isFinal: () => false,
      fingerprint: ({ checks, instances, actors, live }) =>
        JSON.stringify([
          checks.map(({ name, healthy }) => [name, healthy]),
          instances.map(({ boot, draining }) => [boot, draining]),
          actors,
          live,
        ]),
      throttleMs,
      pollMs: Math.max(throttleMs, 1_000),
    });
  }

  private async instances(): Promise<readonly Instance[]> {
    try {
      return byProcess(await withDeadline(this.ground.actors.instances()));
    } catch {
      return []; // The check of the database says why.
    }
  }

  private async live(): Promise<string> {
    const { feeds, accounts, tenantId } = this.ground;
    try {
      const [carried, held] = await withDeadline(
        Promise.all([feeds.list(tenantId), accounts.list(tenantId)]),
      );
      return JSON.stringify([
        carried.map(({ id, state }) => [id, state]),
        held.map(({ id, engaged, engaging, health }) => [id, engaged, engaging, health]),
      ]);
    } catch {
      return ''; // The check of the database says why.
    }
  }

  private async pingBus(): Promise<void> {
    const state: BusState = await firstValueFrom(this.ground.bus.state());
    if (state !== 'connected') throw new Error('not connected');
  }

  private async check(name: string, what: string, probe: () => Promise<void>): Promise<Check> {
    const began = this.ground.clock.now();
    try {
      await withDeadline(probe());
      const latencyMs = (this.ground.clock.now() - began) / 1_000;
      return { name, healthy: true, latencyMs, detail: what };
    } catch (error) {
      this.ground.logger.warn(`the check of the ${name} failed`, { reason: messageOf(error) });
      return { name, healthy: false, latencyMs: null, detail: `the ${name} does not answer` };
    }
  }
}

async function withDeadline<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`no answer within ${CHECK_MS_MAX} ms`));
    }, CHECK_MS_MAX);
  });
  try {
    return await Promise.race([work, deadline]);
  } finally {
    clearTimeout(timer);
  }
}
