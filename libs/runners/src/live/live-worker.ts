import { overMemory } from '../thread/memory-bound.js';
import { WorkerThread } from '../thread/worker-thread.js';
import type { LivePack, LiveReply } from './live-messages.js';

const BOOT_MS_MAX = 30_000;
/** V8's own bound, far above ours; see `ThreadOptions.heapMb`. */
const HEAP_MB_MIN = 4_096;

/** Returns a worker that hosts no run yet, for runs that may use some memory together. */
export function openLiveWorker(memoryMb: number): Promise<WorkerThread<LivePack, LiveReply>> {
  return WorkerThread.open({
    entry: new URL('./live.worker.js', import.meta.url),
    name: 'vela-live',
    heapMb: Math.max(HEAP_MB_MIN, 4 * memoryMb),
    memoryError: () => overMemory(memoryMb),
    bootMs: BOOT_MS_MAX,
  });
}
