import { setImmediate as nextTurn } from 'node:timers/promises';
import { ArgsType, Field, Float, InputType, Int } from '@nestjs/graphql';
import { bootstrapSteps, type Interval, sampleOfRun } from '@vela/analytics';
import { intervalNames, statisticOfRun, statisticsCatalogue } from '@vela/analytics';
import type { FinishedRun, StatisticDefinition, StatisticsSample } from '@vela/analytics';
import { MILLISECOND, VelaError } from '@vela/kernel';
import type { BacktestRecord } from '@vela/ports';
import type { Host } from '../host/host.js';
import { benchmarkOf } from '../services/finished-runs.js';

/** Most rows of a run times resamples of one request: some seconds of work. */
const RESAMPLED_ROWS_MAX = 30_000_000;
/** Time of work after which others get a turn. */
const TURN = 10 * MILLISECOND;

/** How intervals are resampled where no formula gives them. */
@InputType('BootstrapInput', { description: 'How statistics without a formula get intervals.' })
export class BootstrapInput {
  @Field(() => Int, { defaultValue: 1000, description: 'Resamples, 20 to 10,000.' })
  resamples!: number;

  @Field(() => Int, { defaultValue: 0, description: 'Seed of the random choices.' })
  seed!: number;
}

/** Which statistics, and what they are measured against. */
@ArgsType()
export class StatisticsArgs {
  @Field(() => [String], {
    nullable: true,
    description: 'Names of the catalogue; all of them by default.',
  })
  names?: readonly string[] | null;

  @Field(() => Float, {
    defaultValue: 0,
    description: 'Simple annual rate without risk as a fraction.',
  })
  riskFreeRateAnnual!: number;

  @Field(() => String, {
    nullable: true,
    description: 'Symbol whose stored daily candles the run is compared with, by day.',
  })
  benchmark?: string | null;

  @Field(() => Float, { defaultValue: 0.95, description: 'Confidence of intervals.' })
  confidence!: number;

  @Field(() => BootstrapInput, {
    nullable: true,
    description: 'Resamples for intervals that no formula gives; none by default.',
  })
  bootstrap?: BootstrapInput | null;
}

/** Returns the statistics that were asked for; throws `INVALID_INPUT` for a name that is none. */
export function chosenStatistics({
  names,
}: Pick<StatisticsArgs, 'names'>): readonly StatisticDefinition[] {
  if (names === undefined || names === null) return [...statisticsCatalogue.values()];
  return names.map((name) => {
    const found = statisticOfRun(name);
    if (found !== null) return found;
    throw new VelaError('INVALID_INPUT', `there is no statistic "${name}"`, {
      hint: 'List them with statisticsCatalogue or vela metrics list.',
      path: ['names'],
    });
  });
}

/** Returns the sample of a run with its benchmark, and the intervals that were resampled. */
export async function statisticsSample(
  host: Host,
  request: {
    readonly record: BacktestRecord;
    readonly run: FinishedRun;
    readonly args: StatisticsArgs;
  },
): Promise<{ sample: StatisticsSample; resampled: ReadonlyMap<string, Interval> }> {
  const { record, run, args } = request;
  const { riskFreeRateAnnual, benchmark, confidence, bootstrap } = args;
  if (!(riskFreeRateAnnual > -1 && riskFreeRateAnnual <= 10)) {
    throw new VelaError(
      'INVALID_INPUT',
      `expected riskFreeRateAnnual above -1 and at most 10, found ${riskFreeRateAnnual}`,
      { path: ['riskFreeRateAnnual'] },
    );
  }
  if (!(confidence > 0.5 && confidence < 1)) {
    throw new VelaError(
      'INVALID_INPUT',
      `expected a confidence above 0.5 and below 1, found ${confidence}`,
      { path: ['confidence'] },
    );
  }
  const sample = sampleOfRun(run, {
    riskFreeRateAnnual,
    benchmark: benchmark ? await benchmarkOf(host.data, record, benchmark) : undefined,
  });
  const unknown = chosenStatistics(args).filter(({ name }) => !intervalNames.has(name));
  if (!bootstrap) return { sample, resampled: new Map() };
  const options = { ...bootstrap, confidence, rowsMax: RESAMPLED_ROWS_MAX };
  const steps = bootstrapSteps(sample, unknown, options);
  let [step, turned] = [steps.next(), host.ground.clock.now()];
  while (step.done !== true) {
    // Other requests and the renewal of leases want a turn as well.
    if (host.ground.clock.now() - turned > TURN) {
      await nextTurn();
      turned = host.ground.clock.now();
    }
    step = steps.next();
  }
  return { sample, resampled: step.value };
}
