import type { Micros } from '@vela/kernel';

/** Something that happens at an instant. */
interface Happening {
  readonly at: Micros;
  readonly run: () => void;
}

/** What happens in a world, one thing after the other, on a time that jumps from one to the next. */
export class EventLine {
  now: Micros;
  /** The next one is last, so that taking it is cheap. */
  private readonly happenings: Happening[] = [];

  constructor(now: Micros) {
    this.now = now;
  }

  /** Has something happen at an instant, behind what happens then already. */
  at(at: Micros, run: () => void): void {
    let low = 0;
    let high = this.happenings.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.happenings[middle]!.at > at) low = middle + 1;
      else high = middle;
    }
    this.happenings.splice(low, 0, { at, run });
  }

  /** Lets happen what happens up to an instant. */
  run(until: Micros): void {
    for (;;) {
      const next = this.happenings.at(-1);
      if (next === undefined || next.at > until) break;
      this.happenings.pop();
      this.now = next.at;
      next.run();
    }
    this.now = until;
  }
}
