import { overMemory } from './memory-bound.js';
import type { ThreadReply, ThreadRequest } from './messages.js';
import { WorkerThread } from './worker-thread.js';

/** A thread in which one strategy at a time runs. */
export type StrategyThread = WorkerThread<ThreadRequest, ThreadReply>;

const BOOT_MS_MAX = 30_000;
/** V8's own bound, far above ours; see `heapMb`. */
const HEAP_MB_MIN = 4_096;

/** Returns a thread that has run nothing yet, for strategies that may use some memory. */
export function openStrategyThread(memoryMb: number): Promise<StrategyThread> {
  return WorkerThread.open({
    entry: new URL('./strategy.worker.js', import.meta.url),
    name: 'vela-strategy',
    heapMb: Math.max(HEAP_MB_MIN, 4 * memoryMb),
    memoryError: () => overMemory(memoryMb),
    bootMs: BOOT_MS_MAX,
  });
}
