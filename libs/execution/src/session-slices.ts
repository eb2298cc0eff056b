import { VelaError } from '@vela/kernel';
import type { Micros } from '@vela/kernel';
import type { Span } from '@vela/calendar';

/** The trading time of a session in slices of equal length; breaks take no part of it. */
export class SessionSlices {
  private readonly width: Micros;

  /** Takes the spans of trading in order. Throws `INVALID_INPUT` when they hold no time. */
  constructor(
    private readonly spans: readonly Span[],
    readonly count: number,
  ) {
    this.width = spans.reduce((sum, { openAt, closeAt }) => sum + (closeAt - openAt), 0);
    if (this.width > 0) return;
    throw new VelaError('INVALID_INPUT', 'expected a session that ends after it begins', {
      path: ['session'],
    });
  }

  /** Returns the slice of an instant, from 0; null when there is no trading then. */
  sliceOf(at: Micros): number | null {
    let before = 0;
    for (const { openAt, closeAt } of this.spans) {
      if (at < openAt) return null;
      if (at < closeAt) return Math.floor(((before + at - openAt) * this.count) / this.width);
      before += closeAt - openAt;
    }
    return null;
  }

  /** Returns the first instant of a slice in whole microseconds. */
  beginOf(slice: number): Micros {
    let rest = Math.ceil((slice * this.width) / this.count);
    for (const { openAt, closeAt } of this.spans) {
      if (rest < closeAt - openAt) return openAt + rest;
      rest -= closeAt - openAt;
    }
    return this.spans.at(-1)!.closeAt;
  }
}
