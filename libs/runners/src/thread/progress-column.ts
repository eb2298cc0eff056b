/** What no slice leaves behind: a NaN with bits that no computation makes. */
const UNWRITTEN = 0x7ff4_7665_6c61_0001n;
const LENGTH_MIN = 64;
/** Makes all rows of a column unwritten again. */
export function clearColumn(column: Float64Array): void {
  new BigUint64Array(column.buffer, column.byteOffset, column.length).fill(UNWRITTEN);
}

/** Returns memory for a column of doubles, every one of which counts as unwritten. */
function unwritten(length: number): BigUint64Array {
  return new BigUint64Array(new SharedArrayBuffer(length * 8)).fill(UNWRITTEN);
}

/**
 * The equity column of a run in shared memory: the loop writes each slice's equity into it anyway,
 * so that whoever watches from another thread sees how far it is, at no cost to the loop.
 */
export class ProgressColumn {
  #column: BigUint64Array;

  constructor(slices: number) {
    this.#column = unwritten(Math.max(LENGTH_MIN, slices));
  }

  /** The memory behind the column. */
  get buffer(): SharedArrayBuffer {
    return this.#column.buffer as SharedArrayBuffer;
  }

  /** Returns new memory when the column is too short for some slices, or null when it is not. */
  grow(slices: number): SharedArrayBuffer | null {
    if (slices <= this.#column.length) return null;
    this.#column = unwritten(Math.max(slices, this.#column.length * 2));
    return this.buffer;
  }

  /** Returns the first slice from `begin` to `end` that is not written yet, else `end`. O(log n). */
  reached(begin: number, end: number): number {
    let low = begin;
    let high = end;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#column[middle] !== UNWRITTEN) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
