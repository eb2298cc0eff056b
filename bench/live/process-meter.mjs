// What a process uses while it trades: statements by name, CPU of itself and of its database, memory.
import { readFileSync, readdirSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { setTimeout as pause } from 'node:timers/promises';
import workerThreads from 'node:worker_threads';
import pg from 'pg';

const CLOCK_HZ = 100;
const COLLECT_MS_MAX = 3_000;
const COLLECTOR = new URL('./collect.mjs', import.meta.url).href;

/** Counts what is sent to a database and knows the workers; made before the host is loaded. */
export class ProcessMeter {
  #workers = new Set();
  /** How often garbage was to be collected, and how often a worker did. */
  #collections = new Int32Array(new SharedArrayBuffer(8));
  #statements = new Map();
  #begun = null;

  constructor() {
    const workers = this.#workers;
    const workerData = { collect: this.#collections };
    const { Worker } = workerThreads;
    workerThreads.Worker = class extends Worker {
      constructor(entry, options) {
        const execArgv = [...(options?.execArgv ?? []), '--import', COLLECTOR];
        super(entry, { ...options, execArgv, workerData });
        workers.add(this);
        this.once('exit', () => workers.delete(this));
      }
    };
    syncBuiltinESMExports();
    const statements = this.#statements;
    const query = Reflect.get(pg.Client.prototype, 'query');
    pg.Client.prototype.query = function counted(config, ...rest) {
      const name = config?.name ?? (typeof config === 'string' ? config.slice(0, 40) : 'other');
      statements.set(name, (statements.get(name) ?? 0) + 1);
      return Reflect.apply(query, this, [config, ...rest]);
    };
  }

  begin(postmaster) {
    this.#statements.clear();
    this.#begun = {
      atMs: performance.now(),
      cpu: process.cpuUsage(),
      loop: performance.eventLoopUtilization(),
      database: databaseCpu(postmaster),
      postmaster,
    };
  }

  /** Statements a second, the most frequent ones, and processors in use. */
  end() {
    const { atMs, cpu, loop, database, postmaster } = this.#begun;
    const seconds = (performance.now() - atMs) / 1_000;
    const { user, system } = process.cpuUsage(cpu);
    const spent = databaseCpu(postmaster);
    const counts = [...this.#statements].toSorted(([, a], [, b]) => b - a);
    const total = counts.reduce((sum, [, count]) => sum + count, 0);
    const rate = (value) => Number((value / seconds).toPrecision(3));
    return {
      statementsPerSecond: rate(total),
      mostFrequent: Object.fromEntries(counts.slice(0, 12).map(([name, n]) => [name, rate(n)])),
      cpu: {
        process: rate((user + system) / 1e6),
        mainThread: Number(performance.eventLoopUtilization(loop).utilization.toFixed(3)),
        database: spent === null || database === null ? null : rate(spent - database),
      },
    };
  }

  /** Bytes in use behind a collection of garbage: heaps of this thread and of the workers, and RSS. */
  async memory() {
    await this.#collect();
    let workers = 0;
    for (const worker of this.#workers) {
      const { used_heap_size: used, external_memory: external } = await worker.getHeapStatistics();
      workers += used + external;
    }
    const { heapUsed, external, rss } = process.memoryUsage();
    return { main: heapUsed + external, workers, rss };
  }

  /** Collects garbage here and in every worker. */
  async #collect() {
    globalThis.gc();
    const before = Atomics.load(this.#collections, 1);
    Atomics.add(this.#collections, 0, 1);
    // A worker that starts just now has nothing to collect and does not answer.
    const deadline = performance.now() + COLLECT_MS_MAX;
    while (Atomics.load(this.#collections, 1) < before + this.#workers.size) {
      if (performance.now() > deadline) return;
      await pause(10);
    }
  }
}

/** Seconds that the processes of a PostgreSQL server have computed; null where nobody tells. */
function databaseCpu(postmaster) {
  try {
    let ticks = 0;
    for (const pid of readdirSync('/proc')) {
      if (!/^\d+$/.test(pid)) continue;
      const fields = statOf(pid);
      if (fields === null || (fields[1] !== String(postmaster) && pid !== String(postmaster)))
        continue;
      ticks += Number(fields[11]) + Number(fields[12]);
    }
    return ticks / CLOCK_HZ;
  } catch {
    return null;
  }
}

/** The fields of a process behind its name: state, parent and so on. */
function statOf(pid) {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return null;
  }
}
