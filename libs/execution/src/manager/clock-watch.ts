import type { Micros } from '@vela/kernel';
import type { Desk } from './desk.js';
import { isListening } from './listening.js';

/** The cause under which a clock that is wrong is told once. */
const CAUSE = 'clock';

/** Compares the clock of a venue with ours from time to time; too far away, entries stop. */
export class ClockWatch {
  private isAsking = false;
  private askAt: Micros = 0;

  /** Asks for the venue's time when it is due. A simulated venue lives on the time of its feeds. */
  ask(desk: Desk): void {
    if (!this.isWatched(desk) || this.isAsking || desk.now < this.askAt) return;
    desk.undo.push(() => (this.isAsking = false));
    this.isAsking = true;
    desk.ask({ kind: 'clock' });
  }

  /** Returns when the venue is asked next. */
  nextAt(desk: Desk): Micros {
    return !this.isWatched(desk) || this.isAsking ? Infinity : Math.max(this.askAt, desk.now);
  }

  /** Takes how far the venue is ahead; null when it did not say. */
  told(desk: Desk, skew: Micros | null): void {
    const { isAsking, askAt } = this;
    desk.undo.push(() => Object.assign(this, { isAsking, askAt }));
    this.isAsking = false;
    this.askAt = desk.now + desk.policy.clockEvery;
    if (skew === null) return;
    const isFar = Math.abs(skew) > desk.policy.skewMax;
    const before = desk.skew;
    desk.undo.push(() => (desk.skew = before));
    desk.skew = isFar ? skew : null;
    if (!isFar) return desk.isOver(CAUSE);
    desk.alertOnce(CAUSE, {
      severity: 'CRITICAL',
      code: 'CLOCK_SKEW',
      message:
        `New orders wait: the clock of the broker ${skewWords(skew)} ours.` +
        ' Set the clock of this machine; entries go on once both agree.',
    });
  }

  private isWatched({ capabilities, health }: Desk): boolean {
    return capabilities.environment !== 'local' && !capabilities.watermark && isListening(health);
  }
}

/** Returns how far a clock is away, in words. */
export const skewWords = (skew: Micros): string =>
  `is ${(Math.abs(skew) / 1_000_000).toFixed(1)} s ${skew > 0 ? 'ahead of' : 'behind'}`;
