import { decodeColumns, inputDifferences, resultDifference } from '@vela/backtest';
import type { RunDifference } from '@vela/backtest';
import { VelaError } from '@vela/kernel';
import type { BacktestRecord, BacktestRepository } from '@vela/ports';

/** Whether one run repeats another, and where it does not. */
export interface Reproduction {
  readonly identical: boolean;
  readonly inputs: readonly RunDifference[];
  readonly first: RunDifference | null;
}

/** Returns how two finished runs compare; throws `INVALID_TRANSITION` while one has no result. */
export async function reproductionOf(
  backtests: Pick<BacktestRepository, 'columns'>,
  original: BacktestRecord,
  repeated: BacktestRecord,
): Promise<Reproduction> {
  for (const { id, state, resultDigest } of [original, repeated]) {
    if (resultDigest !== null) continue;
    throw new VelaError('INVALID_TRANSITION', `expected a finished run, found ${id} ${state}`, {
      hint: 'Wait for its end; a run that failed has no result to compare.',
    });
  }
  const inputs = inputDifferences(original.config, repeated.config);
  if (original.resultDigest === repeated.resultDigest) {
    return { identical: true, inputs, first: null };
  }
  const read =
    ({ tenantId, id }: BacktestRecord): Parameters<typeof resultDifference>[0] =>
    async (table) => {
      const bytes = await backtests.columns(tenantId, id, table);
      if (bytes !== null) return decodeColumns(bytes);
      throw new VelaError('DATA_MISSING', `the ${table} of ${id} are gone`);
    };
  const first = await resultDifference(read(original), read(repeated));
  return { identical: false, inputs, first };
}
