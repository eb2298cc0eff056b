import { VelaError } from '@vela/kernel';
import type { WorkerThread } from './worker-thread.js';

/** Bytes of results and statistics that a run may hold for each slice. */
const RESULT_BYTES_PER_SLICE = 256;
/** Bytes that the resolutions of ambiguous candles may hold together, see `Resolutions`. */
const RESOLUTION_BYTES = 512e6;

/** What a run needs memory for beside its strategy. */
interface RunSize {
  readonly slices: number;
  readonly resolutions: number;
}

/** Returns the error of a strategy that needed too much memory. */
export const overMemory = (memoryMb: number): VelaError =>
  new VelaError(
    'STRATEGY_FAILED',
    `the strategy needed more than ${memoryMb} MB of memory and was ended`,
    { hint: 'Keep what the next decisions need, not the whole history: indicators do that.' },
  );

/** Ends a thread that holds more memory than it may. Each call looks once. */
export class MemoryBound {
  #isLooking = false;

  constructor(
    private readonly thread: Pick<WorkerThread<never, never>, 'memory' | 'terminate'>,
    private readonly memoryMb: number,
  ) {}

  /** Looks how much memory the thread of a run of some slices holds now. */
  async look({ slices, resolutions }: RunSize): Promise<void> {
    // The thread answers between two of its instructions, which may be long.
    if (this.#isLooking) return;
    this.#isLooking = true;
    const bytes = await this.thread.memory();
    this.#isLooking = false;
    const alongside = resolutions > 0 ? RESOLUTION_BYTES : 0;
    if (bytes <= this.memoryMb * 1e6 + slices * RESULT_BYTES_PER_SLICE + alongside) return;
    await this.thread.terminate(overMemory(this.memoryMb));
  }
}
