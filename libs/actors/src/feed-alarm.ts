import { MINUTE } from '@vela/kernel';
import type { Micros } from '@vela/kernel';
import type { AlertDraft, FeedState } from '@vela/ports';

/** Shortest time between two warnings of one feed. */
const WARN_EVERY: Micros = 5 * MINUTE;

/** What the next owner must know, so that it tells nothing twice. */
export interface AlarmMemory {
  /** Whether a warning is out that nothing has taken back. */
  readonly isOut: boolean;
  /** When the last warning was told, 0 before the first. */
  readonly warnedAt: Micros;
}

/**
 * Decides when people are told that a feed gives no live prices, and that it does again. One that
 * comes and goes is told of once in five minutes; one that stays away is always told of.
 */
export class FeedAlarm {
  #memory: AlarmMemory;
  #passed = 0;
  #wasAway = false;

  constructor(
    private readonly name: string,
    memory: AlarmMemory | undefined,
  ) {
    this.#memory = memory ?? { isOut: false, warnedAt: -WARN_EVERY };
  }

  get memory(): AlarmMemory {
    return this.#memory;
  }

  /** Returns what is to be told now that the feed is in a state; asked again and again. */
  tell(state: FeedState, detail: string | null, at: Micros): readonly AlertDraft[] {
    const isAway = state === 'STALE' || state === 'DOWN';
    const isNew = isAway && !this.#wasAway;
    this.#wasAway = isAway;
    const { isOut, warnedAt } = this.#memory;
    if (isAway && !isOut) {
      if (at - warnedAt < WARN_EVERY) {
        if (isNew) this.#passed++;
        return [];
      }
      this.#memory = { isOut: true, warnedAt: at };
      return [
        { severity: 'WARNING', code: `FEED_${state}`, message: this.#warning(state, detail), at },
      ];
    }
    if (state !== 'LIVE' || !isOut) return [];
    this.#memory = { isOut: false, warnedAt };
    const message = `the feed ${this.name} gives live prices again`;
    return [{ severity: 'INFO', code: 'FEED_LIVE', message, at }];
  }

  #warning(state: FeedState, detail: string | null): string {
    const passed = this.#passed;
    this.#passed = 0;
    const why = detail === null ? '' : `: ${detail}`;
    const before = passed > 1 ? ` (it came and went ${passed} times since the last warning)` : '';
    return `the feed ${this.name} is ${state}${why}; entries wait for live prices${before}`;
  }
}
