import { VelaError } from '@vela/kernel';

/** Longest row that is taken; a longer one is a file without line ends or a quote left open. */
export const ROW_BYTES_MAX = 1_048_576;
/** Most cells of a row that are looked at. */
const CELLS_MAX = 512;

const NORMAL = 0;
const DELIMITER = 1;
const LINE_FEED = 2;
const CARRIAGE_RETURN = 3;
const QUOTE = 4;
const NUL = 5;

const LF = 10;
const CR = 13;
const QUOTE_BYTE = 34;

/**
 * Splits bytes into rows and cells (RFC 4180: quotes, doubled quotes, line ends inside quotes; LF,
 * CRLF and CR). Cells are ranges of {@link bytes}, so that nothing is allocated for a row. Usage:
 * `push` a chunk, call `next` until it is false, repeat, then `finish` and call `next` again.
 */
export class RowScanner {
  /** The bytes that {@link starts} and {@link ends} point into, until the next `push`. */
  bytes: Uint8Array = new Uint8Array(65_536);
  readonly starts = new Int32Array(CELLS_MAX);
  readonly ends = new Int32Array(CELLS_MAX);
  /** Number of cells of the row. */
  cells = 0;
  /** Number of the line on which the row begins, from 1. */
  line = 0;
  private length = 0;
  private position = 0;
  private nextLine = 1;
  private finished = false;
  private readonly kinds = new Uint8Array(256);
  private readonly decoder = new TextDecoder();

  constructor(delimiter: number) {
    this.kinds[delimiter] = DELIMITER;
    this.kinds[LF] = LINE_FEED;
    this.kinds[CR] = CARRIAGE_RETURN;
    this.kinds[QUOTE_BYTE] = QUOTE;
    this.kinds[0] = NUL;
  }

  /** Adds bytes; they are copied. */
  push(chunk: Uint8Array): void {
    const rest = this.length - this.position;
    if (rest > ROW_BYTES_MAX) this.refuseLongRow();
    if (rest + chunk.length + 1 > this.bytes.length) {
      const larger = new Uint8Array((rest + chunk.length + 1) * 2);
      larger.set(this.bytes.subarray(this.position, this.length));
      this.bytes = larger;
    } else if (this.position > 0) {
      this.bytes.copyWithin(0, this.position, this.length);
    }
    this.bytes.set(chunk, rest);
    this.position = 0;
    this.length = rest + chunk.length;
    // The scan runs to a line end without looking at the length.
    this.bytes[this.length] = LF;
  }

  /** Tells that no more bytes come, so that a last line without line end counts. */
  finish(): void {
    this.finished = true;
  }

  /** Returns true after it found the cells of the next row that is not empty. */
  next(): boolean {
    while (this.scan()) {
      if (this.cells > 1 || this.ends[0]! > this.starts[0]!) return true;
    }
    return false;
  }

  /** Returns a cell as text without quotes and surrounding spaces. */
  text(cell: number): string {
    if (cell >= this.cells) return '';
    const text = this.decoder.decode(this.bytes.subarray(this.starts[cell], this.ends[cell]));
    return text.replaceAll('""', '"').trim();
  }

  private scan(): boolean {
    const { bytes, kinds, starts, ends, length } = this;
    let p = this.position;
    if (p >= length) return false;
    let cell = 0;
    let start = p;
    let lines = 0;
    for (;;) {
      let kind = kinds[bytes[p]!]!;
      while (kind === NORMAL) kind = kinds[bytes[++p]!]!;
      let end = p;
      if (kind === QUOTE) {
        if (p !== start) {
          p++;
          continue;
        }
        const close = this.closingQuote(p + 1);
        if (close < 0) return this.openQuote();
        for (let q = p + 1; q < close; q++) if (bytes[q] === LF) lines++;
        start = p + 1;
        end = close;
        p = close + 1;
        // What stands between the closing quote and the delimiter is padding.
        while (kinds[bytes[p]!] === NORMAL || kinds[bytes[p]!] === QUOTE) p++;
        kind = kinds[bytes[p]!]!;
      }
      if (kind === NUL) this.refuseBinary();
      if (cell < CELLS_MAX) {
        starts[cell] = start;
        ends[cell] = end;
        cell++;
      }
      if (kind === DELIMITER) {
        start = ++p;
        continue;
      }
      return this.endRow(p, cell, lines);
    }
  }

  /** Takes the row that ends at `p`, unless that end is only the end of the bytes so far. */
  private endRow(p: number, cells: number, lines: number): boolean {
    const complete = p < this.length && (this.bytes[p] === LF || p + 1 < this.length);
    if (!complete && !this.finished) return false;
    this.cells = cells;
    this.line = this.nextLine;
    this.nextLine += lines + 1;
    const pair = this.bytes[p] === CR && p + 1 < this.length && this.bytes[p + 1] === LF;
    this.position = Math.min(this.length, p + (pair ? 2 : 1));
    return true;
  }

  /** Returns the place of the closing quote, or −1 when it is not there yet. */
  private closingQuote(from: number): number {
    for (let p = from; p < this.length; p++) {
      if (this.bytes[p] === 0) this.refuseBinary();
      if (this.bytes[p] !== QUOTE_BYTE) continue;
      // At the end of the bytes so far a second quote may still follow.
      if (p + 1 >= this.length && !this.finished) return -1;
      if (p + 1 < this.length && this.bytes[p + 1] === QUOTE_BYTE) p++;
      else return p;
    }
    return -1;
  }

  private openQuote(): boolean {
    if (!this.finished) return false;
    throw new VelaError(
      'DATA_INVALID',
      `line ${this.nextLine} opens a quote that the file never closes`,
      { hint: 'The file may be cut off; get it again or repair that line.' },
    );
  }

  private refuseLongRow(): never {
    throw new VelaError(
      'DATA_INVALID',
      `line ${this.nextLine} is longer than ${ROW_BYTES_MAX} bytes: expected lines of cells`,
      { hint: 'The file is no CSV, has no line ends, or a quote is left open.' },
    );
  }

  private refuseBinary(): never {
    throw new VelaError('DATA_INVALID', `line ${this.nextLine} holds a NUL byte: expected text`, {
      hint: 'The file is binary. CSV, CSV in UTF-16 with a mark, and csv.gz can be read.',
    });
  }
}
