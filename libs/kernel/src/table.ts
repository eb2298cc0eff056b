/**
 * Rows of doubles as growing columns: what a run appends to without an object for each row.
 * Read `columns` anew after `add`, because growth replaces the arrays.
 */
export class Table<const Name extends string> {
  /** The columns with room to spare; only the first `length` rows count. */
  readonly columns: Record<Name, Float64Array>;
  length = 0;
  #capacity: number;

  constructor(
    readonly names: readonly Name[],
    capacity = 64,
  ) {
    this.#capacity = Math.max(1, capacity);
    const columns = {} as Record<Name, Float64Array>;
    for (const name of names) columns[name] = new Float64Array(this.#capacity);
    this.columns = columns;
  }

  /** Returns the number of a new row; its values are 0 until they are set. Amortised O(columns). */
  add(): number {
    if (this.length === this.#capacity) this.#grow();
    return this.length++;
  }

  #grow(): void {
    this.#capacity *= 2;
    for (const name of this.names) {
      const wider = new Float64Array(this.#capacity);
      wider.set(this.columns[name]);
      this.columns[name] = wider;
    }
  }

  /** Returns one column cut to the rows that exist, as a view. */
  column(name: Name): Float64Array {
    return this.columns[name].subarray(0, this.length);
  }
}
