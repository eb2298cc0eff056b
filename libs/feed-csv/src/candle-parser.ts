import { DAY, VelaError, timeframeWidth } from '@vela/kernel';
import type { Micros } from '@vela/kernel';
import type { CandleColumns } from '@vela/market';
import type { ReadProgress } from '@vela/market-data';
import { BAD_SHARE_MAX, BadLineList } from './bad-line-list.js';
import { CandleSink, NEWEST_FIRST_MAX } from './candle-sink.js';
import type { ColumnPlaces, Dialect, ReadOptions } from './csv-dialect.js';
import { NumberCell } from './number-cell.js';
import { askFor, ambiguous } from './questions.js';
import { RowScanner } from './row-scanner.js';
import { TimeCell } from './time-cell.js';
import { ZoneClock } from './zone-clock.js';

const LAST_SAFE: Micros = Number.MAX_SAFE_INTEGER;
const TEXT_MAX = 40;

/** Turns the bytes of one file of a known dialect into candles; holds one block and one row. */
export class CandleParser {
  private readonly scanner: RowScanner;
  private readonly numbers: NumberCell;
  private readonly times: TimeCell;
  private readonly sink: CandleSink;
  private readonly bad: BadLineList;
  private readonly columns: ColumnPlaces;
  private readonly zone: ZoneClock | null;
  private readonly zones = new Map<string, ZoneClock>();
  private readonly cellsMin: number;
  private readonly daily: boolean;
  /** What is subtracted from the time of a row to get the open of its candle. */
  private readonly closeShift: Micros;
  private toSkip: number;
  private rowsRead = 0;
  private rowsEmpty = 0;
  private rowsRepeated = 0;
  private rowsTwiceOnClock = 0;
  private symbol: string | null;
  private symbolBytes: Uint8Array = new Uint8Array(0);

  constructor(
    private readonly dialect: Dialect,
    private readonly options: ReadOptions,
  ) {
    const { columns, timeframe } = dialect;
    this.scanner = new RowScanner(dialect.delimiter.charCodeAt(0));
    this.numbers = new NumberCell(dialect.decimal);
    this.times = new TimeCell(dialect.dateOrder);
    this.sink = new CandleSink(dialect, options.newestFirstMax ?? NEWEST_FIRST_MAX);
    this.bad = new BadLineList(options.badShareMax ?? BAD_SHARE_MAX);
    this.columns = columns;
    this.zone = dialect.zone === null ? null : new ZoneClock(dialect.zone);
    this.cellsMin =
      1 +
      Math.max(
        columns.time,
        columns.clock ?? 0,
        columns.open,
        columns.high,
        columns.low,
        columns.close,
      );
    const width = timeframeWidth(timeframe);
    this.daily = width === null || width >= DAY;
    this.closeShift = dialect.stamp === 'close' && !this.daily ? (width ?? 0) : 0;
    this.toSkip = dialect.skipRows;
    this.symbol = dialect.symbol;
    if (dialect.symbol !== null) this.symbolBytes = new TextEncoder().encode(dialect.symbol);
  }

  /** Takes the next bytes of the file. */
  push(chunk: Uint8Array): void {
    this.scanner.push(chunk);
    this.readRows();
  }

  /** Returns the next full block, or null. */
  take(): CandleColumns | null {
    return this.sink.take();
  }

  /** Takes the end of the file; returns the rest. Throws when too much of the file is bad. */
  finish(): CandleColumns[] {
    this.scanner.finish();
    this.readRows();
    this.bad.check(this.rowsRead);
    if (this.sink.rows === 0) {
      const wanted = this.dialect.symbol === null ? '' : ` of ${this.dialect.symbol}`;
      throw new VelaError('DATA_INVALID', `none of ${this.rowsRead} rows holds a candle${wanted}`, {
        hint: 'Check that the file is the one you meant.',
      });
    }
    return this.sink.finish();
  }

  /** Returns the counts so far; the bytes are known to the caller. */
  progress(): Omit<ReadProgress, 'bytesRead' | 'bytesTotal'> {
    return {
      rowsRead: this.rowsRead,
      rowsEmpty: this.rowsEmpty,
      rowsRepeated: this.rowsRepeated,
      rowsTwiceOnClock: this.rowsTwiceOnClock,
      badLineCount: this.bad.count,
      badLines: this.bad.first,
      priceScale: this.numbers.priceScale,
    };
  }

  private readRows(): void {
    const { scanner } = this;
    while (scanner.next()) {
      if (this.toSkip > 0) {
        this.toSkip--;
        continue;
      }
      this.rowsRead++;
      const fault = this.readRow();
      if (fault !== null) this.bad.add(scanner.line, fault, this.rowsRead);
    }
  }

  /** Takes one row; returns what is wrong with it, or null. */
  private readRow(): string | null {
    const { scanner, numbers, columns } = this;
    const { bytes, starts, ends } = scanner;
    if (scanner.cells < this.cellsMin) {
      return `expected at least ${this.cellsMin} cells, found ${scanner.cells}`;
    }
    if (columns.symbol !== null && !this.isOurs(columns.symbol)) return null;
    const open = numbers.readPrice(bytes, starts[columns.open]!, ends[columns.open]!);
    const openMissing = numbers.missing;
    const high = numbers.readPrice(bytes, starts[columns.high]!, ends[columns.high]!);
    const low = numbers.readPrice(bytes, starts[columns.low]!, ends[columns.low]!);
    const close = numbers.readPrice(bytes, starts[columns.close]!, ends[columns.close]!);
    if (openMissing && this.isEmptyRow()) {
      this.rowsEmpty++;
      return null;
    }
    // One comparison finds every NaN: sums with NaN are NaN.
    const sum = open + high + low + close;
    if (sum !== sum) return this.describePrices();
    if (high < low) return `high ${high} is below low ${low}`;
    if (low > open || low > close) return `low ${low} is above open ${open} or close ${close}`;
    if (high < open || high < close) return `high ${high} is below open ${open} or close ${close}`;
    if (low <= 0 && this.options.allowNegativePrices !== true) {
      return `expected prices above 0, found ${low}`;
    }
    const volume = this.readVolume();
    if (volume !== volume) return `expected a volume, found "${this.cell(columns.volume ?? 0)}"`;
    if (volume < 0) return `expected a volume of at least 0, found ${volume}`;
    const openAt = this.readTime();
    if (openAt !== openAt) return this.describeTime();
    if (openAt > LAST_SAFE || openAt < -LAST_SAFE)
      return `the time ${this.cell(columns.time)} is out of range`;
    if (openAt > (this.options.openAtMax ?? LAST_SAFE)) {
      return `the time ${this.cell(columns.time)} lies in the future`;
    }
    const taken = this.sink.add(scanner.line, openAt, open, high, low, close, volume);
    if (taken === 'contradicts') return 'opens when the candle before it opens, with other values';
    if (taken === 'repeated') this.rowsRepeated++;
    return null;
  }

  /** Returns the volume, 0 for none (interactive brokers writes −1 for it) and NaN for no number. */
  private readVolume(): number {
    const place = this.columns.volume;
    if (place === null || place >= this.scanner.cells) return 0;
    const { bytes, starts, ends } = this.scanner;
    const volume = this.numbers.read(bytes, starts[place]!, ends[place]!);
    if (volume >= 0) return volume;
    if (this.numbers.missing || (volume === -1 && this.dialect.id === 'ib')) return 0;
    return volume;
  }

  /** Returns the open of the row's candle, or NaN. */
  private readTime(): Micros {
    const { times, columns, scanner } = this;
    if (!times.read(scanner.bytes, scanner.starts[columns.time]!, scanner.ends[columns.time]!)) {
      return Number.NaN;
    }
    let { wall } = times;
    let local = times.kind === 'local';
    const { clock } = columns;
    if (clock !== null && scanner.ends[clock]! > scanner.starts[clock]!) {
      const at = times.readClock(scanner.bytes, scanner.starts[clock]!, scanner.ends[clock]!);
      if (at < 0) return Number.NaN;
      wall += at;
      local = true;
    }
    if (this.daily) return this.sessionDate(wall, local || times.kind === 'date');
    if (!local) return times.kind === 'date' ? Number.NaN : wall - times.offset - this.closeShift;
    const zone = times.zone === null ? this.zone : this.zoneNamed(times.zone);
    if (zone === null) return Number.NaN;
    const at = zone.toUtc(wall, this.sink.openAt + this.closeShift, this.sink.newestFirst);
    if (zone.twice) this.rowsTwiceOnClock++;
    return at - this.closeShift;
  }

  /** Returns the midnight that labels the session of a daily or longer candle, or NaN. */
  private sessionDate(wall: Micros, written: boolean): Micros {
    // A date that the file writes in its own zone is the session's date and is never shifted.
    const inDay = wall - Math.floor(wall / DAY) * DAY;
    if (written || inDay === 0 || this.times.offset !== 0) return wall - inDay;
    if (this.zone === null) return Number.NaN;
    return Math.floor(this.zone.toLocal(wall) / DAY) * DAY;
  }

  private zoneNamed(name: string): ZoneClock {
    let zone = this.zones.get(name);
    if (zone === undefined) {
      zone = new ZoneClock(name);
      // A file names a handful of zones; more are noise that must not fill the memory.
      if (this.zones.size < 16) this.zones.set(name, zone);
    }
    return zone;
  }

  /** Returns true when the row's symbol is the one to take; throws when a second one turns up. */
  private isOurs(place: number): boolean {
    const { scanner, symbolBytes } = this;
    const start = scanner.starts[place]!;
    const length = scanner.ends[place]! - start;
    if (this.symbol !== null && length === symbolBytes.length) {
      let i = 0;
      while (i < length && scanner.bytes[start + i] === symbolBytes[i]) i++;
      if (i === length) return true;
    }
    const found = scanner.text(place);
    if (this.dialect.symbol !== null || found === this.symbol) return found === this.symbol;
    if (this.symbol === null) {
      this.symbol = found;
      this.symbolBytes = scanner.bytes.slice(start, start + length);
      return true;
    }
    throw ambiguous([askFor('symbol', `${this.symbol} and ${found} (line ${scanner.line})`)]);
  }

  private isEmptyRow(): boolean {
    const { columns, scanner, numbers } = this;
    return [columns.open, columns.high, columns.low, columns.close].every((place) => {
      numbers.read(scanner.bytes, scanner.starts[place]!, scanner.ends[place]!);
      return numbers.missing;
    });
  }

  private describePrices(): string {
    for (const name of ['open', 'high', 'low', 'close'] as const) {
      const { scanner, numbers, columns } = this;
      const place = columns[name];
      const value = numbers.read(scanner.bytes, scanner.starts[place]!, scanner.ends[place]!);
      if (numbers.missing) return `${name} is missing`;
      if (Number.isNaN(value)) return `expected a number for ${name}, found "${this.cell(place)}"`;
    }
    return 'the prices are no numbers';
  }

  private describeTime(): string {
    const { time, clock } = this.columns;
    const text = clock === null ? this.cell(time) : `${this.cell(time)} ${this.cell(clock)}`;
    if (this.times.kind === 'local' || clock !== null) {
      return `the time "${text}" is no time of the zone ${this.dialect.zone ?? 'that was told'}`;
    }
    return `expected a time for candles of ${this.dialect.timeframe}, found "${text}"`;
  }

  private cell(place: number): string {
    return this.scanner.text(place).slice(0, TEXT_MAX);
  }
}
