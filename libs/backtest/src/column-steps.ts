/** Most decimal places of a column that is told in steps. */
const PLACES_MAX = 8;
/** Largest whole number of such a column: twice a difference of two and one more are still exact. */
const WHOLE_MAX = 2 ** 51;
/** Most bytes of one step: seven bits each of a number below 2^53. */
const STEP_BYTES_MAX = 8;
/** Rows that are worked on at one time: a loop of its own is compiled once, see docs/performance. */
const BLOCK = 4_096;

/** A column of decimal numbers as differences of neighbours. */
export interface Steps {
  /** Decimal places of the numbers. */
  readonly places: number;
  readonly bytes: Uint8Array;
}

/**
 * Returns a column of decimal numbers as the differences between neighbours in units of their last
 * place, 7 bits to a byte, lowest first; null where that would lose a bit or save too little. Most
 * columns of a result are such: money, prices, counts and row numbers become a byte or two a value.
 * A difference d is written as 2 d + 1, or −2 d below zero; 0 stands for NaN.
 */
export function toSteps(column: Float64Array): Steps | null {
  const writer = new StepWriter(column);
  for (let places = 0; places <= PLACES_MAX; places++) {
    const bytes = writer.write(10 ** places);
    if (bytes !== null) return { places, bytes };
    if (writer.isTooLong) return null;
  }
  return null;
}

/** Returns the column that {@link toSteps} told. */
export function fromSteps({ places, bytes }: Steps, rows: number): Float64Array {
  const column = new Float64Array(rows);
  const scale = 10 ** places;
  const place = { at: 0, whole: 0 };
  for (let row = 0; row < rows; row += BLOCK) {
    readBlock(column.subarray(row, row + BLOCK), bytes, scale, place);
  }
  return column;
}

class StepWriter {
  readonly #column: Float64Array;
  readonly #bytes: Uint8Array;
  #isTooLong = false;
  #filled = 0;
  #whole = 0;

  constructor(column: Float64Array) {
    this.#column = column;
    this.#bytes = new Uint8Array(column.length * STEP_BYTES_MAX);
  }

  /** Whether the steps take more than half of the bytes of the column itself. */
  get isTooLong(): boolean {
    return this.#isTooLong;
  }

  /** Returns the steps at a scale, null when a number is no whole one there. */
  write(scale: number): Uint8Array | null {
    const column = this.#column;
    [this.#filled, this.#whole] = [0, 0];
    for (let row = 0; row < column.length; row += BLOCK) {
      if (!this.#writeBlock(column.subarray(row, row + BLOCK), scale)) return null;
      if (this.#filled > column.length * 4 + BLOCK) {
        this.#isTooLong = true;
        return null;
      }
    }
    return this.#bytes.subarray(0, this.#filled);
  }

  #writeBlock(block: Float64Array, scale: number): boolean {
    const bytes = this.#bytes;
    let [at, last] = [this.#filled, this.#whole];
    for (let row = 0; row < block.length; row++) {
      const value = block[row]!;
      let code = 0;
      if (value === value) {
        const whole = Math.round(value * scale);
        if (whole / scale !== value || !(Math.abs(whole) <= WHOLE_MAX)) return false;
        if (whole === 0 && Object.is(value, -0)) return false;
        const step = whole - last;
        code = step >= 0 ? 2 * step + 1 : -2 * step;
        last = whole;
      }
      while (code >= 0x80) {
        const rest = Math.floor(code / 0x80);
        bytes[at++] = code - rest * 0x80 + 0x80;
        code = rest;
      }
      bytes[at++] = code;
    }
    [this.#filled, this.#whole] = [at, last];
    return true;
  }
}

function readBlock(
  block: Float64Array,
  bytes: Uint8Array,
  scale: number,
  place: { at: number; whole: number },
): void {
  let { at, whole } = place;
  for (let row = 0; row < block.length; row++) {
    let byte = bytes[at++]!;
    let code = byte & 0x7f;
    for (let weight = 0x80; byte >= 0x80; weight *= 0x80) {
      byte = bytes[at++]!;
      code += (byte & 0x7f) * weight;
    }
    if (code === 0) {
      block[row] = NaN;
    } else {
      whole += code % 2 === 1 ? (code - 1) / 2 : -code / 2;
      block[row] = whole / scale;
    }
  }
  place.at = at;
  place.whole = whole;
}
