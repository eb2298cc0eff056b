import { statisticOfRun, statisticsCatalogue } from '@vela/analytics';
import type { StatisticView } from '@vela/client';
import { VelaError } from '@vela/kernel';

/** A bound that a metric of a run must keep, out of `--fail-under` and `--fail-over`. */
export interface Gate {
  readonly metric: string;
  readonly kind: 'under' | 'over';
  readonly bound: number;
}

/** A gate that was not kept. */
export interface Finding extends Gate {
  /** The value of the metric, null when it is not defined for this run. */
  readonly value: number | null;
  readonly message: string;
}

/**
 * Returns the gates out of texts such as `sharpe=1`. Throws `INVALID_INPUT` for what is no number
 * and for names that no statistic of a run has: before the run, which would be in vain.
 */
export function parseGates(texts: readonly string[], kind: Gate['kind']): readonly Gate[] {
  return texts.map((text) => {
    const match = /^\s*([A-Za-z]\w*)\s*=\s*(\S+)\s*$/.exec(text);
    const bound = Number(match?.[2]);
    if (match === null || !Number.isFinite(bound)) {
      throw new VelaError(
        'INVALID_INPUT',
        `--fail-${kind}: expected metric=value, found "${text}"`,
        { hint: `For instance --fail-${kind} sharpe=1.`, path: [`fail-${kind}`] },
      );
    }
    const metric = match[1]!;
    const statistic = statisticOfRun(metric);
    if (statistic === null) throw unknownMetric(metric, kind);
    if (statistic.needsBenchmark || statistic.unit === 'DATE') {
      throw new VelaError(
        'INVALID_INPUT',
        `--fail-${kind}: expected a statistic of the run alone that is a number, found ${metric}`,
        { hint: 'See vela metrics show.', path: [`fail-${kind}`] },
      );
    }
    return { metric, kind, bound };
  });
}

/**
 * Returns the gates that statistics do not keep. One that is not available, such as the Sharpe
 * ratio of a run without a trade, keeps no gate. A drawdown is compared by its size, whatever its
 * sign. `statistics` holds one for each gate, in their order.
 */
export function failedGates(
  gates: readonly Gate[],
  statistics: readonly Pick<StatisticView, 'value' | 'missingDetail'>[],
): readonly Finding[] {
  return gates.flatMap((gate, at) => {
    const { value: raw = null, missingDetail = null } = statistics[at] ?? {};
    const value = raw !== null && /drawdown/i.test(gate.metric) ? Math.abs(raw) : raw;
    const kept =
      value !== null && (gate.kind === 'under' ? value >= gate.bound : value <= gate.bound);
    if (kept) return [];
    const found = value === null ? `N/A: ${missingDetail ?? 'not defined for this run'}` : value;
    const expected = gate.kind === 'under' ? 'at least' : 'at most';
    const message = `${gate.metric}: expected ${expected} ${gate.bound}, found ${found}`;
    return [{ ...gate, value, message }];
  });
}

function unknownMetric(metric: string, kind: Gate['kind']): VelaError {
  const names = [...statisticsCatalogue.keys()];
  const near = names.filter((name) => name.toLowerCase().includes(metric.toLowerCase()));
  const hint =
    near.length > 0 ? `Did you mean ${near.slice(0, 5).join(', ')}?` : 'See vela metrics list.';
  return new VelaError('INVALID_INPUT', `--fail-${kind}: there is no statistic "${metric}"`, {
    hint,
    path: [`fail-${kind}`],
  });
}
