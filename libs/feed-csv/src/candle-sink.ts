import { VelaError, formatInstant } from '@vela/kernel';
import type { Micros } from '@vela/kernel';
import { COLUMN_NAMES, allocateCandles, sliceCandles } from '@vela/market';
import type { CandleBuffer, CandleColumns } from '@vela/market';
import { BLOCK_ROWS, candleAvailability } from '@vela/market-data';
import type { Dialect } from './csv-dialect.js';

/** Most candles of a file written newest first: 112 MB of columns. */
export const NEWEST_FIRST_MAX = 2_000_000;

/** Raised for a row that makes all of its file useless. */
export class RowRefusedError extends VelaError {
  constructor(
    readonly line: number,
    readonly reason: string,
    hint: string,
  ) {
    super('DATA_INVALID', `line ${line} ${reason}`, { hint });
  }
}

/** What became of a candle. */
export type Taken = 'taken' | 'repeated' | 'contradicts';

/**
 * Collects candles in blocks and in the order of time. A file written newest first is recognised by
 * its second candle, kept in memory up to a limit and turned around at the end.
 */
export class CandleSink {
  /** Open of the candle added last, NaN for none. */
  openAt = Number.NaN;
  /** True when the file is written newest first. */
  newestFirst = false;
  rows = 0;
  private line = 0;
  private directionKnown = false;
  private block: CandleBuffer = allocateCandles(BLOCK_ROWS);
  private filled = 0;
  private readonly full: CandleColumns[] = [];
  private readonly availableAt: (openAt: Micros) => Micros;

  constructor(
    dialect: Pick<Dialect, 'timeframe'>,
    private readonly newestFirstMax: number,
  ) {
    this.availableAt = candleAvailability(dialect.timeframe);
  }

  /** Adds a candle; throws `DATA_INVALID` with the lines when it is out of order. */
  add(
    line: number,
    openAt: Micros,
    open: number,
    high: number,
    low: number,
    close: number,
    volume: number,
  ): Taken {
    if (!(openAt > this.openAt) || this.newestFirst) {
      if (openAt === this.openAt) return this.again(open, high, low, close, volume);
      if (this.rows > 0) this.checkOrder(line, openAt);
    } else {
      this.directionKnown = true;
    }
    if (this.filled === BLOCK_ROWS) {
      this.full.push(this.block);
      this.block = allocateCandles(BLOCK_ROWS);
      this.filled = 0;
    }
    const { block, filled } = this;
    block.openAt[filled] = openAt;
    block.availableAt[filled] = this.availableAt(openAt);
    block.open[filled] = open;
    block.high[filled] = high;
    block.low[filled] = low;
    block.close[filled] = close;
    block.volume[filled] = volume;
    this.filled = filled + 1;
    this.openAt = openAt;
    this.line = line;
    this.rows++;
    return 'taken';
  }

  /** Returns the next full block in the order of time, or null. */
  take(): CandleColumns | null {
    return this.newestFirst ? null : (this.full.shift() ?? null);
  }

  /** Returns what is left after the last candle, in the order of time; the last may be empty. */
  finish(): CandleColumns[] {
    const rest = [...this.full, sliceCandles(this.block, 0, this.filled)];
    if (!this.newestFirst) return rest;
    for (const columns of rest) for (const name of COLUMN_NAMES) columns[name].reverse();
    return rest.reverse();
  }

  private again(
    open: number,
    high: number,
    low: number,
    close: number,
    volume: number,
  ): 'repeated' | 'contradicts' {
    const last = this.filled - 1;
    const { block } = this;
    const same =
      block.open[last] === open &&
      block.high[last] === high &&
      block.low[last] === low &&
      block.close[last] === close &&
      block.volume[last] === volume;
    return same ? 'repeated' : 'contradicts';
  }

  private checkOrder(line: number, openAt: Micros): void {
    if (!this.directionKnown) {
      this.directionKnown = true;
      this.newestFirst = openAt < this.openAt;
    }
    if (openAt > this.openAt === this.newestFirst) {
      const [side, order] = this.newestFirst ? ['before', 'newest'] : ['after', 'oldest'];
      throw new RowRefusedError(
        line,
        `opens at ${formatInstant(openAt)}, expected an open ${side} ` +
          `${formatInstant(this.openAt)} of line ${this.line}: the file is written ${order} first`,
        'Sort the lines by time; nothing was imported.',
      );
    }
    if (this.newestFirst && this.rows >= this.newestFirstMax) {
      throw new VelaError(
        'DATA_INVALID',
        `the file is written newest first and has more than ${this.newestFirstMax} candles`,
        { hint: 'Turn it around first, for instance with tac, and put the header back on top.' },
      );
    }
  }
}
