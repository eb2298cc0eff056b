/** Why work ended before its end. */
export type StopReason = 'cancelled' | 'ended';

/** Thrown out of work that was stopped. */
export class Stopped extends Error {
  override readonly name = 'Stopped';

  constructor(readonly reason: StopReason) {
    super(`the work was stopped: ${reason}`);
  }
}

/** A stop that cuts every wait short, whatever is waited for. */
export class Stop {
  private readonly stopped: Promise<never>;
  private trip: (stopped: Stopped) => void = () => undefined;
  private first: StopReason | null = null;

  constructor() {
    this.stopped = new Promise((_, reject) => {
      this.trip = reject;
    });
    // Nobody may be waiting when the stop comes.
    this.stopped.catch(() => undefined);
  }

  /** The reason, null while nothing stopped. */
  get reason(): StopReason | null {
    return this.first;
  }

  /** Stops; the first reason counts, except that a lost tenure also overrides a wish to cancel. */
  because(reason: StopReason): void {
    if (this.first === null || reason === 'ended') this.first = reason;
    this.trip(new Stopped(this.first));
  }

  /** Returns what work gives; throws {@link Stopped} as soon as the stop comes. */
  async unless<T>(work: Promise<T>): Promise<T> {
    const value = await Promise.race([work, this.stopped]);
    if (this.first !== null) throw new Stopped(this.first);
    return value;
  }
}
