import type { Indicator } from '@vela/indicators';
import type { CandleColumns } from '@vela/market';

/** An indicator and the columns it reads in the batch at hand. */
export interface Binding {
  readonly indicator: Indicator;
  readonly arity: number;
  a: Float64Array;
  b: Float64Array;
  c: Float64Array;
  d: Float64Array;
  e: Float64Array;
}

const NONE = new Float64Array(0);

/** Returns a binding that {@link attach} must point at columns before it is used. */
export const bind = (indicator: Indicator): Binding => ({
  indicator,
  arity: indicator.inputs.length,
  a: NONE,
  b: NONE,
  c: NONE,
  d: NONE,
  e: NONE,
});

/** Points a binding at the columns that its indicator names. */
export function attach(binding: Binding, columns: CandleColumns): void {
  const { inputs } = binding.indicator;
  const pick = (index: number): Float64Array => {
    const name = inputs[index] ?? inputs[0]!;
    return name === 'time' ? columns.openAt : columns[name];
  };
  binding.a = pick(0);
  binding.b = pick(1);
  binding.c = pick(2);
  binding.d = pick(3);
  binding.e = pick(4);
}
