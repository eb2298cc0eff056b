import { availableParallelism } from 'node:os';
import { VelaError, parseTimeframe } from '@vela/kernel';
import type { LiveRequest, LiveRuntime } from '@vela/ports';
import { builtInStrategy } from './built-in-strategy.js';
import { LivePool } from './live/live-pool.js';
import { ThreadLiveSession } from './live/live-session.js';
import { openLiveWorker } from './live/live-worker.js';

/** How live runs run; all of it has a default. */
export interface LiveRuntimeOptions {
  /** Threads that host runs, at least 2; as many as processors by default, at most 4. */
  readonly threads?: number;
  /** Milliseconds that one step may compute before its worker is ended; 250 by default. */
  readonly stepLimitMs?: number;
  /** Megabytes that the runs of one thread may hold together; 1,024 by default. */
  readonly memoryMb?: number;
  /** Told for metrics: questions in a message to a worker. */
  readonly onPack?: (items: number) => void;
}

const THREADS_MAX = 4;
const THREADS_MIN = 2;

/**
 * Returns a runtime that hosts many live runs in few worker threads. Threads are no security
 * boundary: they are for code that the owner of the machine trusts.
 */
export function createLiveRuntime(options: LiveRuntimeOptions = {}): LiveRuntime {
  const { stepLimitMs = 250, memoryMb = 1_024, onPack } = options;
  const processors = Math.min(THREADS_MAX, availableParallelism());
  const { threads = Math.max(THREADS_MIN, processors) } = options;
  if (!Number.isInteger(threads) || threads < THREADS_MIN) {
    throw new VelaError('INVALID_INPUT', `expected at least 2 threads, found ${threads}`, {
      path: ['threads'],
    });
  }
  const pool = new LivePool({
    threads,
    stepLimitMs,
    memoryMb,
    ...(onPack === undefined ? {} : { onPack }),
    open: () => openLiveWorker(memoryMb),
  });
  let opened = 0;
  return {
    open(request: LiveRequest) {
      const { strategy, timeframe } = request.run;
      parseTimeframe(timeframe);
      if (strategy.kind === 'builtIn') builtInStrategy(strategy.name);
      return ThreadLiveSession.open(pool, ++opened, request);
    },
    close: () => pool.close(),
  };
}
