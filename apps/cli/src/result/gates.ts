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

/** Returns the gates out of texts such as `sharpe=1`. */
export function parseGates(texts: readonly string[], kind: Gate['kind']): readonly Gate[] {
  return texts.map((text) => {
    const match = /^\s*([A-Za-z]\w*)\s*=\s*(\S+)\s*$/.exec(text);
    const bound = Number(match?.[2]);
    if (match !== null && Number.isFinite(bound)) return { metric: match[1]!, kind, bound };
    throw new VelaError('INVALID_INPUT', `--fail-${kind}: expected metric=value, found "${text}"`, {
      hint: `For instance --fail-${kind} sharpe=1.`,
      path: [`fail-${kind}`],
    });
  });
}

/**
 * Returns the gates that metrics do not keep. A metric that is undefined, such as the Sharpe ratio
 * of a run without a trade, keeps no gate; one that does not exist is refused as `INVALID_INPUT`.
 * A drawdown is compared by its size, whatever its sign.
 */
export function failedGates(
  gates: readonly Gate[],
  metrics: Readonly<Record<string, number | null>>,
): readonly Finding[] {
  return gates.flatMap((gate) => {
    if (!(gate.metric in metrics)) throw unknownMetric(gate, Object.keys(metrics));
    const raw = metrics[gate.metric] ?? null;
    const value = raw !== null && /drawdown/i.test(gate.metric) ? Math.abs(raw) : raw;
    const kept =
      value !== null && (gate.kind === 'under' ? value >= gate.bound : value <= gate.bound);
    if (kept) return [];
    const found = value === null ? 'not defined for this run' : String(value);
    const expected = gate.kind === 'under' ? 'at least' : 'at most';
    const message = `${gate.metric}: expected ${expected} ${gate.bound}, found ${found}`;
    return [{ ...gate, value, message }];
  });
}

function unknownMetric(gate: Gate, known: readonly string[]): VelaError {
  return new VelaError(
    'INVALID_INPUT',
    `--fail-${gate.kind}: there is no metric "${gate.metric}"`,
    { hint: `There are ${[...known].sort().join(', ')}.`, path: [`fail-${gate.kind}`] },
  );
}
