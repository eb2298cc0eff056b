import { messageOf } from '@vela/kernel';
import type { Logger } from '@vela/ports';

/** Longest time that one part may take to close. */
const PART_MS_MAX = 2_000;

interface Part {
  readonly name: string;
  readonly close: () => Promise<void>;
}

/** Closes the parts of a host, the newest first; a part that fails or hangs stops no other. */
export class Closing {
  readonly #parts: Part[] = [];
  #closed: Promise<void> | undefined;

  constructor(private readonly logger: Logger) {}

  /** Notes a part that was opened. */
  add(name: string, close: () => Promise<void>): void {
    this.#parts.push({ name, close });
  }

  /** Closes every part; repeating it is no error. */
  close(): Promise<void> {
    this.#closed ??= this.#run();
    return this.#closed;
  }

  async #run(): Promise<void> {
    for (const { name, close } of this.#parts.splice(0).toReversed()) {
      try {
        await within(close());
      } catch (error) {
        this.logger.warn(`the ${name} did not close cleanly`, { reason: messageOf(error) });
      }
    }
  }
}

async function within(work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`not closed within ${PART_MS_MAX} ms`));
    }, PART_MS_MAX);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
