import { VelaError, parseTimeframe } from '@vela/kernel';
import type { Logger, RunRequest, RuntimeSession, StrategyRuntime } from '@vela/ports';
import { builtInStrategy } from './built-in-strategy.js';
import { openStrategyThread } from './thread/strategy-thread.js';
import { ThreadPool } from './thread/thread-pool.js';
import { WorkerSession } from './thread/worker-session.js';

/** How strategies run. */
export interface WorkerRuntimeOptions {
  /** Runs at one time, at least 1. As many more threads may wait idle, warm for the next run. */
  readonly workers: number;
  readonly log: Logger;
  /** Milliseconds without a finished slice after which a strategy is ended; 5,000 by default. */
  readonly stepTimeoutMs?: number;
  /** Megabytes that a strategy may hold beside its results; 512 by default. */
  readonly memoryMb?: number;
}

/**
 * Returns a runtime that gives each run a worker thread of its own. A built-in strategy finds the
 * thread of its last run again, warm; a user's module always gets a thread that has run nothing,
 * so that no run can leave anything to the next. Threads are no security boundary: they are for
 * code that the owner of the machine trusts.
 */
export function createWorkerRuntime(options: WorkerRuntimeOptions): StrategyRuntime {
  const { workers, log, stepTimeoutMs = 5_000, memoryMb = 512 } = options;
  if (!Number.isInteger(workers) || workers < 1) {
    throw new VelaError('INVALID_INPUT', `expected at least 1 worker, found ${workers}`, {
      path: ['workers'],
    });
  }
  const pool = new ThreadPool({ workers, open: () => openStrategyThread(memoryMb) });
  return {
    async start(request: RunRequest): Promise<RuntimeSession> {
      const { strategy } = request;
      parseTimeframe(request.timeframe);
      if (strategy.kind === 'builtIn') builtInStrategy(strategy.name);
      const loan = await pool.borrow(strategy.kind === 'builtIn' ? strategy.name : null);
      try {
        return await WorkerSession.start({ request, loan, log, stepTimeoutMs, memoryMb });
      } catch (thrown) {
        loan.giveBack(true);
        throw thrown;
      }
    },
    prepare: () => {
      pool.prepare();
    },
    close: () => pool.close(),
  };
}
