import type { LookAheadFinding } from '@vela/ports';
import type { CandleColumns } from '@vela/market';
import type { Run } from '@vela/step';
import type { Indicator } from '@vela/indicators';
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
 * begins with a short history will differ from the run by as much. The indicators of `run` must be
 * fresh.
 */
export function warmUpFindings(run: Run, window: DecisionWindow): LookAheadFinding[] {
  const { warmth, batch, snapshot } = window;
  if (warmth === null) return [];
  const slice = snapshot.slices + batch.length - 1;
  const at = batch.availableAt.at(-1)!;
  return run.series.flatMap((series, place) => {
    const lead = warmth.lead[place]!;
    if (lead === null) return [];
    return series.bindings.flatMap(({ indicator }, index) => {
      if (indicator instanceof OwnColumn) return [];
      const candles = candlesBefore(run, indicator);
      feedLast(indicator, lead, candles);
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

function feedLast(indicator: Indicator, lead: CandleColumns, candles: number): void {
  const { inputs } = indicator;
  const pick = (index: number): Float64Array => {
    const name = inputs[index] ?? inputs[0]!;
    return name === 'time' ? lead.openAt : lead[name];
  };
  const [a, b, c, d, e] = [0, 1, 2, 3, 4].map(pick) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  for (let row = lead.length - candles; row < lead.length; row++) {
    indicator.update(a[row]!, b[row]!, c[row]!, d[row]!, e[row]!);
  }
}

/** Returns by how much of the larger one two values differ. */
function distance(a: number, b: number | null): number {
  if (b === null) return Infinity;
  return a === b ? 0 : Math.abs(a - b) / Math.max(Math.abs(a), Math.abs(b));
}
