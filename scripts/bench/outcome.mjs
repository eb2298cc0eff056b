/** Returns why an outcome may not be reported, or undefined when it is sound. */
export function fault({ ours, unit, references, agree, detail }) {
  const why = typeof detail === 'string' ? detail : JSON.stringify(detail);
  if (agree === false) return `the results do not agree: ${why ?? 'no detail was given'}`;
  if (agree !== true) return 'it does not say whether the results agree';
  if (!(Number.isFinite(ours) && ours > 0)) return `it measured ${ours}`;
  if (typeof unit !== 'string' || unit === '') return 'it names no unit';
  const odd = Object.entries(references ?? {}).find(([, value]) => !isMeasure(value));
  return odd === undefined ? undefined : `its reference ${odd[0]} is ${odd[1]}`;
}

/** A reference that is absent here (no compiler, say) is null. */
const isMeasure = (value) => value === null || (Number.isFinite(value) && value > 0);

/** Returns one line that programs read; absent references are left out of it. */
export function toLine({ workload, size, ours, unit, references, agree, detail }) {
  const present = Object.entries(references ?? {}).filter(([, value]) => value !== null);
  return JSON.stringify({
    workload,
    size,
    ours,
    unit,
    references: Object.fromEntries(present),
    agree,
    ...(detail === undefined ? {} : { detail }),
  });
}

/** Returns the outcomes of one workload as a table with the ratio to each reference. */
export function toTable(name, outcomes) {
  const names = [...new Set(outcomes.flatMap(({ references }) => Object.keys(references ?? {})))];
  const head = ['size', 'ours', 'unit', ...names.flatMap((one) => [one, `ours / ${one}`])];
  const rows = outcomes.map(({ size, ours, unit, references }) => [
    typeof size === 'number' ? size.toLocaleString('en-US') : String(size),
    digits(ours),
    unit,
    ...names.flatMap((one) => {
      const value = references?.[one] ?? null;
      return value === null ? ['absent', '-'] : [digits(value), `${digits(ours / value)} x`];
    }),
  ]);
  const widths = head.map((title, at) =>
    Math.max(title.length, ...rows.map((row) => row[at].length)),
  );
  const line = (cells) => cells.map((cell, at) => cell.padStart(widths[at])).join('  ');
  return [name, line(head), ...rows.map(line)].join('\n');
}

const digits = (value) => Number(value.toPrecision(3)).toString();
