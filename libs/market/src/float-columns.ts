/** Columns of doubles by name, all of one length. */
export type FloatColumns<Name extends string> = { readonly length: number } & {
  readonly [K in Name]: Float64Array;
};

/** Columns whose arrays may still be written. */
export type FloatBuffer<Name extends string> = {
  -readonly [K in keyof FloatColumns<Name>]: FloatColumns<Name>[K];
};

/**
 * Returns columns for `length` rows over one buffer, column after column, in shared memory when
 * `shared` is true so that workers read them without a copy.
 */
export function allocateColumns<Name extends string>(
  names: readonly Name[],
  length: number,
  shared: boolean,
): FloatBuffer<Name> {
  const bytes = names.length * length * 8;
  const buffer = shared ? new SharedArrayBuffer(bytes) : new ArrayBuffer(bytes);
  return columnsOf(
    names,
    length,
    (_, index) => new Float64Array(buffer, index * length * 8, length),
  );
}

/** Returns the rows from `begin` (inclusive) to `end` (exclusive) as views of the same memory. */
export function sliceColumns<Name extends string>(
  names: readonly Name[],
  columns: FloatColumns<Name>,
  begin: number,
  end: number,
): FloatColumns<Name> {
  return columnsOf(names, end - begin, (name) => columns[name].subarray(begin, end));
}

function columnsOf<Name extends string>(
  names: readonly Name[],
  length: number,
  column: (name: Name, index: number) => Float64Array,
): FloatBuffer<Name> {
  const arrays = names.map((name, index) => [name, column(name, index)] as const);
  return { length, ...Object.fromEntries(arrays) } as FloatBuffer<Name>;
}
