import type { LiveRequest, LiveRuntime, LiveSession } from '@vela/ports';

/** A runtime of live runs that knows whether somebody waits for it. */
export class PendingRuntime implements Pick<LiveRuntime, 'open'> {
  #pending = 0;
  #waiting: (() => void)[] = [];

  constructor(private readonly inner: Pick<LiveRuntime, 'open'>) {}

  async open(request: LiveRequest): Promise<LiveSession> {
    const session = await this.#wait(() => this.inner.open(request));
    return {
      warmUp: session.warmUp,
      step: (inputs) => this.#wait(() => session.step(inputs)),
      snapshot: () => this.#wait(() => session.snapshot()),
      describe: () => this.#wait(() => session.describe()),
      close: () => session.close(),
    };
  }

  /** Resolves when nobody waits for an answer; true when somebody did. */
  async idle(): Promise<boolean> {
    if (this.#pending === 0) return false;
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
    return true;
  }

  async #wait<T>(ask: () => Promise<T>): Promise<T> {
    this.#pending++;
    try {
      return await ask();
    } finally {
      this.#pending--;
      if (this.#pending === 0) for (const resolve of this.#waiting.splice(0)) resolve();
    }
  }
}
