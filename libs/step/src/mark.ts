import type { Position } from '@vela/ledger';

/** What it takes to value the position in one instrument. */
export class Mark {
  /** Close of the newest candle, 0 before the first. */
  lastClose = 0;

  constructor(
    readonly position: Position,
    readonly multiplier: number,
  ) {}
}
