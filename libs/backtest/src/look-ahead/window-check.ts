import type { LookAheadFinding } from '@vela/ports';
import { advance, restoreRun } from '@vela/step';
import type { Run, RunSetup } from '@vela/step';
import { OwnColumn } from '@vela/strategy';
import { batchPart } from '../uncertainty/batch-part.js';
import type { DecisionWindow } from './decision-window.js';
import { firstStateDifference, isNear, valueText } from './first-difference.js';
import { nameOf, rowsBefore, traceOf } from './trace.js';
import type { Trace } from './trace.js';
import { warmUpFindings } from './warm-up.js';
import { withWildFuture } from './wild-future.js';

/** Prefixes of a window on which columns are computed. */
const PREFIXES = 6;

/** What a window tells: null when it could not be run again. */
export type WindowFindings = readonly LookAheadFinding[] | null;

/**
 * Runs a window again and returns how it differs from the run. Columns of the strategy's own are
 * computed over prefixes of the window too; whatever else the strategy knows is in its state.
 */
export function checkWindow(setup: RunSetup, window: DecisionWindow): WindowFindings {
  const small = { ...setup, expectedSlices: window.batch.length };
  try {
    const hasColumns = window.trace.columns.length > 0;
    const columns = hasColumns ? columnFindings(small, window) : [];
    const warmth: LookAheadFinding[] = [];
    const wild = runAgain(small, window, true, (fresh) => {
      warmth.push(...warmUpFindings(fresh, window));
    });
    const found = [...columns, ...differencesOf(window, wild)];
    if (found.length === 0) return warmth;
    if (found.some(({ cause }) => cause === 'FUTURE')) return found;
    // The same decisions with another future, but not those of the run: something else decides.
    const cut = runAgain(small, window, false);
    const isFuture = differencesOf(window, cut).length === 0;
    return isFuture ? found.map((one) => ({ ...one, cause: 'FUTURE' as const })) : found;
  } catch {
    // A strategy or a function may refuse prices that no market has: then a window tells nothing.
    return hasOnlyPast(small, window);
  }
}

/** Returns what a window tells when its future is cut off instead of replaced. */
function hasOnlyPast(setup: RunSetup, window: DecisionWindow): WindowFindings {
  try {
    return differencesOf(window, runAgain(setup, window, false));
  } catch {
    return null;
  }
}

function runAgain(
  setup: RunSetup,
  window: DecisionWindow,
  isWild: boolean,
  look?: (fresh: Run) => void,
): Trace {
  const run = restoreRun(setup, window.snapshot, look);
  const { batch } = window;
  const from = { rows: batch.series.map(() => 0), results: 0 };
  const to = rowsBefore(batch, batch.length);
  let trace: Trace | null = null;
  advance(run, isWild ? withWildFuture(batch, setup.seed) : batch, {
    slices: [batch.length],
    visit: () => {
      trace = traceOf(run, from, to);
    },
  });
  return trace!;
}

const sliceOf = (
  window: DecisionWindow,
  slice: number,
): Pick<LookAheadFinding, 'slice' | 'at'> => ({
  slice: window.snapshot.slices + slice,
  at: window.batch.availableAt[slice]!,
});

/** Returns how a trace differs from that of the run: columns, else equity and the state at the end. */
function differencesOf(window: DecisionWindow, again: Trace): LookAheadFinding[] {
  const { trace, batch } = window;
  const columns = trace.columns.flatMap(({ name, series, values }, index): LookAheadFinding[] => {
    const checked = again.columns[index]!.values;
    const row = firstRow(values, checked);
    if (row < 0) return [];
    const place = sliceOf(window, sliceOfRow(window, series, row));
    return [{ cause: 'FUTURE', ...place, field: name, ...texts(values[row], checked[row]) }];
  });
  if (columns.length > 0) return columns;
  const found: LookAheadFinding[] = [];
  const row = firstRow(trace.equity, again.equity);
  if (row >= 0) {
    const inRun = trace.equity[row];
    const place = sliceOf(window, Math.min(row, batch.length - 1));
    found.push({ cause: 'OUTSIDE', ...place, field: 'equity', ...texts(inRun, again.equity[row]) });
  }
  const state = firstStateDifference(trace.end, again.end);
  if (state !== null) {
    const field = state.path.join('.');
    const place = sliceOf(window, batch.length - 1);
    found.push({ cause: 'OUTSIDE', ...place, field, ...texts(state.left, state.right) });
  }
  return found;
}

const texts = (left: unknown, right: unknown): Pick<LookAheadFinding, 'inRun' | 'checked'> => ({
  inRun: valueText(left),
  checked: valueText(right),
});

/** Returns the first row in which two columns differ, −1 for none. */
function firstRow(a: Float64Array, b: Float64Array): number {
  const rows = Math.max(a.length, b.length);
  for (let row = 0; row < rows; row++) if (!isNear(a[row] ?? 0, b[row] ?? 1)) return row;
  return -1;
}

/** Returns the slice of a window in which a row of a series is shown. */
function sliceOfRow({ batch }: DecisionWindow, series: number, row: number): number {
  const { offset, seriesOf, row: rows } = batch;
  for (let slice = 0; slice < batch.length; slice++) {
    for (let entry = offset[slice]!; entry < offset[slice + 1]!; entry++) {
      if (seriesOf[entry] === series && rows[entry] === row) return slice;
    }
  }
  return batch.length - 1;
}

/** Returns how columns computed over prefixes differ from those of the run. */
function columnFindings(setup: RunSetup, window: DecisionWindow): LookAheadFinding[] {
  const run = restoreRun(setup, window.snapshot);
  const before = newestFindings(run, window);
  if (before.length > 0) return before;
  const { length } = window.batch;
  const ends = Array.from({ length: PREFIXES }, (_, index) =>
    Math.ceil(((index + 1) * length) / PREFIXES),
  );
  for (const end of new Set(ends)) {
    run.attach(end === length ? window.batch : batchPart(window.batch, 0, end));
    const found = prefixFindings(run, window, end);
    if (found.length > 0) return found;
  }
  return [];
}

/** Looks at the last values before the window, computed as they would be live. */
function newestFindings(run: Run, window: DecisionWindow): LookAheadFinding[] {
  let index = 0;
  return run.series.flatMap(({ bindings, history }) =>
    bindings.flatMap(({ indicator }): LookAheadFinding[] => {
      if (!(indicator instanceof OwnColumn)) return [];
      const value = window.newest[index++]!;
      const checked = Number.isNaN(value) ? NaN : history!.newest(indicator);
      if (isNear(value, checked)) return [];
      const { slice, at } = sliceOf(window, 0);
      const field = nameOf(run, indicator);
      return [
        { cause: 'FUTURE', slice: Math.max(0, slice - 1), at, field, ...texts(value, checked) },
      ];
    }),
  );
}

function prefixFindings(run: Run, window: DecisionWindow, end: number): LookAheadFinding[] {
  const known = new Map(window.trace.columns.map((column) => [column.name, column]));
  return run.series.flatMap(({ bindings }) =>
    bindings.flatMap(({ indicator, a }): LookAheadFinding[] => {
      if (!(indicator instanceof OwnColumn)) return [];
      const field = nameOf(run, indicator);
      const { values, series } = known.get(field)!;
      const row = firstRow(values.subarray(0, a.length), a);
      if (row < 0) return [];
      const place = sliceOf(window, Math.min(end - 1, sliceOfRow(window, series, row)));
      return [{ cause: 'FUTURE', ...place, field, ...texts(values[row], a[row]) }];
    }),
  );
}
