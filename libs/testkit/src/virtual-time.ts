import { VirtualTimeScheduler } from 'rxjs';

/** Lets promises that are ready run to their end. */
export async function settled(rounds = 3): Promise<void> {
  for (let i = 0; i < rounds; i++) await new Promise((resolve) => setImmediate(resolve));
}

/** A scheduler whose time a test moves; promises run between its steps. */
export class VirtualTime extends VirtualTimeScheduler {
  constructor() {
    super(undefined, 0);
  }

  /** Runs what is due up to an instant of virtual milliseconds, without waiting for promises. */
  runTo(at: number): void {
    this.maxFrames = at;
    this.flush();
    this.frame = at;
  }

  /** Moves time by steps and lets promises settle after each. */
  async advance(ms: number, stepMs = 10): Promise<void> {
    const end = this.frame + ms;
    while (this.frame < end) {
      this.runTo(Math.min(end, this.frame + stepMs));
      await settled(1);
    }
    await settled();
  }
}
