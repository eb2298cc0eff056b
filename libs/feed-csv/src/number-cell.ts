/** Powers of ten that a double holds exactly: 10^0 to 10^22. */
const POWERS: readonly number[] = Array.from({ length: 23 }, (_, n) => Number(`1e${n}`));

const MISSING = /^(|-|--|\.|n\/a|#n\/a|na|null|nan|none|nil)$/i;
const PLAIN = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?$/i;
const GROUPED = /^[+-]?\d{1,3}(,\d{3})+(\.\d*)?$/;
const SUFFIX: Readonly<Record<string, string>> = { K: 'e3', M: 'e6', B: 'e9', T: 'e12' };

const POINT = 46;
const COMMA = 44;
const SPACE = 32;

/**
 * Reads numbers out of bytes. The result is the double nearest to the decimal text: up to 2^53 as
 * an integer divided by an exact power of ten (one correctly rounded division), beyond that by the
 * engine's own conversion.
 */
export class NumberCell {
  /** True when the cell read last was empty or one of the words for "no value". */
  missing = false;
  /** Most digits behind the point of any price so far, as written. */
  writtenDigits = 0;
  /** Most digits behind the point of any price so far, without zeros at the end. */
  neededDigits = 0;
  private readonly decimalByte: number;

  constructor(private readonly decimal: '.' | ',') {
    this.decimalByte = decimal === '.' ? POINT : COMMA;
  }

  /** Digits behind the point that an instrument with these prices should have. */
  get priceScale(): number {
    return Math.min(15, Math.max(this.neededDigits, Math.min(this.writtenDigits, 2)));
  }

  /** Returns the number in `bytes[start, end)`, or NaN for no value and for no number. */
  read(bytes: Uint8Array, start: number, end: number): number {
    return this.parse(bytes, start, end, false);
  }

  /** Returns the price in `bytes[start, end)` and remembers how many digits it needs. */
  readPrice(bytes: Uint8Array, start: number, end: number): number {
    return this.parse(bytes, start, end, true);
  }

  private parse(bytes: Uint8Array, start: number, stop: number, price: boolean): number {
    let p = start;
    let end = stop;
    while (p < end && bytes[p] === SPACE) p++;
    while (end > p && bytes[end - 1] === SPACE) end--;
    const sign = bytes[p];
    if (p < end && (sign === 45 || sign === 43)) p++;
    const first = p;
    let mantissa = 0;
    let digit = 0;
    for (; p < end; p++) {
      digit = bytes[p]! - 48;
      if (digit < 0 || digit > 9) break;
      mantissa = mantissa * 10 + digit;
    }
    let digits = p - first;
    let decimals = 0;
    if (p < end && bytes[p] === this.decimalByte) {
      const point = ++p;
      for (; p < end; p++) {
        digit = bytes[p]! - 48;
        if (digit < 0 || digit > 9) break;
        mantissa = mantissa * 10 + digit;
      }
      decimals = p - point;
      digits += decimals;
    }
    if (p !== end || digits === 0 || mantissa > Number.MAX_SAFE_INTEGER || decimals > 22) {
      return this.parseText(bytes, start, end, price);
    }
    this.missing = false;
    if (price && decimals > this.neededDigits) this.countDigits(bytes, end, decimals);
    const value = decimals === 0 ? mantissa : mantissa / POWERS[decimals]!;
    return sign === 45 ? 0 - value : value;
  }

  private countDigits(bytes: Uint8Array, end: number, decimals: number): void {
    if (decimals > this.writtenDigits) this.writtenDigits = decimals;
    let needed = decimals;
    for (let p = end - 1; needed > this.neededDigits && bytes[p] === 48; p--) needed--;
    if (needed > this.neededDigits) this.neededDigits = needed;
  }

  /** Takes what the quick way does not: spaces, grouped thousands, exponents, `$`, `1.2M`. */
  private parseText(bytes: Uint8Array, start: number, end: number, price: boolean): number {
    let from = start;
    let to = end;
    while (from < to && bytes[from]! <= SPACE) from++;
    while (to > from && bytes[to - 1]! <= SPACE) to--;
    let text = '';
    // A number has no more than 64 characters; longer cells are text.
    for (let p = from; p < to && p < from + 65; p++) text += String.fromCharCode(bytes[p]!);
    this.missing = MISSING.test(text);
    if (this.missing || text.length > 64) return Number.NaN;
    // U+00A0 arrives as the bytes C2 A0, the euro and pound signs as E2 82 AC and C2 A3.
    let plain = text
      .replace(/\u00c2\u00a0| /g, '')
      .replace(/^([+-]?)(\$|\u00e2\u0082\u00ac|\u00c2\u00a3)/, '$1');
    if (this.decimal === ',') plain = swapMarks(plain);
    const suffix = price ? undefined : SUFFIX[plain.slice(-1).toUpperCase()];
    if (suffix !== undefined) plain = plain.slice(0, -1);
    if (GROUPED.test(plain)) plain = plain.replaceAll(',', '');
    if (!PLAIN.test(plain)) return Number.NaN;
    const value = Number(plain + (suffix ?? ''));
    if (!Number.isFinite(value)) return Number.NaN;
    if (price) this.countTextDigits(plain);
    return value === 0 ? 0 : value;
  }

  private countTextDigits(text: string): void {
    const [number = '', exponent = '0'] = text.toLowerCase().split('e');
    const fraction = number.split('.')[1] ?? '';
    const shift = Number(exponent);
    this.writtenDigits = Math.max(this.writtenDigits, fraction.length - shift);
    const needed = fraction.replace(/0+$/, '').length - shift;
    this.neededDigits = Math.max(this.neededDigits, needed);
  }
}

const swapMarks = (text: string): string =>
  text.replace(/[.,]/g, (mark) => (mark === '.' ? ',' : '.'));
