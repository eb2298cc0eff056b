import { allocateCandles } from '@vela/market';
import type { CandleColumns } from '@vela/market';
import { OwnColumn } from '@vela/strategy';
import type { Candle } from '@vela/strategy';
import type { Indicator } from '@vela/indicators';
import { attach, bind } from './bindings.js';
import type { Binding } from './bindings.js';
import { ColumnHistory } from './column-history.js';
import { SliceKind } from './slice-kind.js';

/** What a series is there for beside being seen. */
export interface SeriesRoles {
  /** Instrument whose orders are matched against this series, −1 when it only informs. */
  readonly executes: number;
  /** Instrument that is rebalanced at the opens of this series; −1 for none. */
  readonly opens: number;
  /** Instrument that is marked at the closes of this series, −1 when another one does that. */
  readonly marks: number;
  /** The series that is shown in place of this one, which only fills orders; else null. */
  readonly shownBy: SeriesState | null;
}

/** What a run keeps of one series of candles. */
export class SeriesState {
  columns: CandleColumns = allocateCandles(0);
  /** Rows of the series before the batch at hand. */
  rowBase = 0;
  /** Indicators in the order in which they were declared. */
  readonly bindings: Binding[] = [];
  /** Candles that columns of the strategy's own are computed over; null when it has none. */
  history: ColumnHistory | null = null;
  /** Whether the strategy sees the series; what only fills orders is not shown. */
  readonly isShown: boolean;
  readonly executes: number;
  readonly opens: number;
  readonly marks: number;
  readonly shownBy: SeriesState | null;

  constructor(
    /** The window that the strategy looks through. */
    readonly candle: Candle,
    /** One of {@link SliceKind}. */
    readonly kind: number,
    roles: SeriesRoles,
  ) {
    this.isShown = kind !== SliceKind.FILLS;
    this.executes = roles.executes;
    this.opens = roles.opens;
    this.marks = roles.marks;
    this.shownBy = roles.shownBy;
  }

  /** Binds an indicator to the series. */
  declare(indicator: Indicator): void {
    this.bindings.push(bind(indicator));
    if (indicator instanceof OwnColumn) (this.history ??= new ColumnHistory()).serve(indicator);
  }

  /** Points the series at its columns in the next batch. */
  attach(columns: CandleColumns): void {
    this.columns = columns;
    const { history } = this;
    history?.attach(columns, this.rowBase);
    for (const one of this.bindings) {
      attach(one, columns);
      if (one.indicator instanceof OwnColumn) one.a = history!.valuesOf(one.indicator);
    }
  }

  /** Number of the newest candle that was shown, 0 before the first. */
  get newestNumber(): number {
    return Math.max(0, (this.shownBy ?? this).candle.index);
  }

  /**
   * Returns the number by which a fill in a row of the columns is known: that of the candle, or
   * where finer candles fill, that of the candle of the first timeframe which they are part of.
   */
  numberOf(row: number): number {
    return this.shownBy === null ? this.rowBase + row : this.shownBy.nextNumber;
  }

  /** Number of the candle behind the newest one that was shown. */
  get nextNumber(): number {
    const { openAt, index } = this.candle;
    return Number.isNaN(openAt) ? 0 : index + 1;
  }
}
