import type { LookAheadFinding } from '@vela/ports';
import { Run } from '@vela/step';
import type { RunSetup } from '@vela/step';
import { OwnColumn } from '@vela/strategy';
import { candlesBefore } from './decision-window.js';
import type { DecisionWindow } from './decision-window.js';
import { nameOf } from './trace.js';

/** Relative difference of values from which on it is reported that they depend on the beginning. */
const DIFFERENCE_MIN = 0.001;

/**
 * Lets indicators begin with the candles before the end of a window that they declare to need, and
 * returns which of them say something else there than in the run: their values depend on where the
 * history began. That is no fault of an average with a long memory, but a live deployment that
 * begins with a short history will differ from the run by as much.
 */
export function warmUpFindings(setup: RunSetup, window: DecisionWindow): LookAheadFinding[] {
  const { warmth, batch, snapshot } = window;
  if (warmth === null) return [];
  const run = new Run({ ...setup, expectedSlices: 0 });
  const slice = snapshot.slices + batch.length - 1;
  const at = batch.availableAt.at(-1)!;
  return run.series.flatMap((series, place) => {
    const lead = warmth.lead[place]!;
    if (lead === null) return [];
    series.attach(lead);
    return series.bindings.flatMap(({ indicator, arity, a, b, c, d, e }, index) => {
      if (indicator instanceof OwnColumn) return [];
      const candles = candlesBefore(run, indicator);
      for (let row = lead.length - candles; row < lead.length; row++) {
        if (arity === 1) indicator.update(a[row]!, 0, 0, 0, 0);
        else indicator.update(a[row]!, b[row]!, c[row]!, d[row]!, e[row]!);
      }
      const inRun = warmth.outputs[place]![index]!;
      return indicator.outputNames.flatMap((output, number): LookAheadFinding[] => {
        const [then, now] = [inRun[number] ?? null, indicator.output(number)];
        if (then === null || distance(then, now) < DIFFERENCE_MIN) return [];
        const name = nameOf(run, indicator);
        const field = indicator.outputNames.length === 1 ? name : `${name}.${output}`;
        const checked = `${now ?? 'nothing'} after ${candles} candles`;
        return [{ cause: 'WARM_UP', slice, at, field, inRun: String(then), checked }];
      });
    });
  });
}

/** Returns by how much of the larger one two values differ. */
function distance(a: number, b: number | null): number {
  if (b === null) return Infinity;
  return a === b ? 0 : Math.abs(a - b) / Math.max(Math.abs(a), Math.abs(b));
}
