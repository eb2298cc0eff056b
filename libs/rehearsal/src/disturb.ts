import type { Disturb, DisturbedProgress, DisturbedRun } from '@vela/actors';
import { readFaultScript } from '@vela/faults';
import type { FaultScript } from '@vela/faults';
import { VelaError } from '@vela/kernel';
import type { CandleBatch } from '@vela/market';
import type { BacktestOutcome, RunRequest } from '@vela/ports';
import { faultReport } from './fault-report.js';
import { Rehearsal } from './rehearsal.js';
import type { RehearsalPorts } from './rehearsal-ports.js';

/** Slices that one run may be disturbed for: each of them costs about a millisecond. */
const SLICES_MAX = 100_000;

/** Returns what carries out backtests that have a fault script. */
export const disturbing =
  (ports: RehearsalPorts): Disturb =>
  (run, faults) => {
    const problem = undisturbable(run);
    if (problem === null) return new FaultyBacktest(ports, run, readFaultScript(faults));
    throw new VelaError('INVALID_INPUT', problem.message, { path: ['faults'], hint: problem.hint });
  };

/** What of a run decides whether it can go the way of live orders. */
export type Disturbable = Pick<RunRequest, 'simulation' | 'fillTimeframe' | 'rates' | 'actions'>;

/** Returns why a run cannot have a fault script, null when it can: it has to be tradable live. */
export function undisturbable({
  simulation,
  fillTimeframe,
  rates = [],
  actions = [],
}: Disturbable): { readonly message: string; readonly hint: string } | null {
  const hint = 'A run with faults goes the way of a deployment; leave out what none can have.';
  const refused = (what: string) => ({ message: `a run with faults cannot have ${what}`, hint });
  if (simulation['marketFill'] === 'sameClose') return refused('marketFill "sameClose"');
  if (fillTimeframe !== undefined) return refused('candles that only fill');
  if (rates.length > 0) return refused('rates of other currencies');
  return actions.length > 0 ? refused('corporate actions') : null;
}

class FaultyBacktest implements DisturbedRun {
  #rehearsal: Promise<Rehearsal> | null = null;
  #slices = 0;

  constructor(
    private readonly ports: RehearsalPorts,
    private readonly run: RunRequest,
    private readonly script: FaultScript,
  ) {}

  async take(batch: CandleBatch): Promise<DisturbedProgress> {
    this.#slices += batch.length;
    if (this.#slices > SLICES_MAX) {
      throw new VelaError(
        'LIMIT_EXCEEDED',
        `expected at most ${SLICES_MAX} candles for a run with faults, found more`,
        { hint: 'Choose a shorter range or wider candles.' },
      );
    }
    const { ports, run, script } = this;
    this.#rehearsal ??= Rehearsal.open(ports, { run, script }, batch.availableAt[0]!);
    const rehearsal = await this.#rehearsal;
    await rehearsal.take(batch);
    const simulatedAt = batch.availableAt[batch.length - 1] ?? null;
    return { slices: this.#slices, simulatedAt, equity: rehearsal.equity };
  }

  async finish(undisturbed: BacktestOutcome): Promise<BacktestOutcome> {
    if (this.#rehearsal === null) throw new VelaError('DATA_MISSING', 'no candle came');
    const rehearsal = await this.#rehearsal;
    const rehearsed = await rehearsal.finish();
    const { script, run } = this;
    const { instruments } = run;
    const faults = faultReport({ script, instruments, rehearsed, undisturbed });
    const { outcome } = rehearsed;
    const { lookAhead } = undisturbed.report;
    return {
      ...outcome,
      assumptions: [
        ...outcome.assumptions,
        `Orders went through the order manager and its reconciler; ${faults.playedCount} faults of a script were played.`,
      ],
      // What they are about is the undisturbed run, whose rows are not those of this one.
      warnings: undisturbed.warnings.map((warning) => ({ ...warning, links: [] })),
      report: { ...outcome.report, ...(lookAhead === undefined ? {} : { lookAhead }), faults },
    };
  }

  async close(): Promise<void> {
    const rehearsal = await this.#rehearsal?.catch(() => null);
    await rehearsal?.close();
  }
}
