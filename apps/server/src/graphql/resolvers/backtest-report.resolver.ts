import { Context, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { simulationOptionList } from '@vela/backtest';
import type { ApiContext } from '../context.js';
import { instrumentsOfRun } from '../instruments-of-run.js';
import { accountOf, feesOf, instrumentResultsOf, uncertaintyOf } from '../report-rows.js';
import { AccountResultType } from '../types/account-result.type.js';
import { BacktestType } from '../types/backtest.type.js';
import { FeeResultType } from '../types/fee-result.type.js';
import { InstrumentResultType } from '../types/instrument-result.type.js';
import { LookAheadType } from '../types/look-ahead.type.js';
import { SimulationOptionType, toSimulationOption } from '../types/simulation-option.type.js';
import { UncertaintyType } from '../types/uncertainty.type.js';

/** What a run says beside its statistics, and what a simulation can be told. */
@Resolver(() => BacktestType)
export class BacktestReportResolver {
  @Query(() => [SimulationOptionType], {
    description:
      'The options of the simulation: keys of `BacktestRunInput.simulation` with defaults, choices ' +
      'and what each decides.',
  })
  simulationOptions(): readonly SimulationOptionType[] {
    return simulationOptionList().map(toSimulationOption);
  }

  @ResolveField(() => UncertaintyType, {
    nullable: true,
    description: 'Range of the result over ambiguous candles; null before the end.',
    complexity: 5,
  })
  async uncertainty(
    @Parent() { record }: BacktestType,
    @Context() context: ApiContext,
  ): Promise<UncertaintyType | null> {
    if (record.report === null) return null;
    return uncertaintyOf(record.report, await instrumentsOfRun(record, context));
  }

  @ResolveField(() => LookAheadType, {
    nullable: true,
    description:
      'Whether the run looked ahead, as far as samples can tell; null before the end and for runs ' +
      'of old releases.',
  })
  lookAhead(@Parent() { record }: BacktestType): LookAheadType | null {
    return record.report?.lookAhead ?? null;
  }

  @ResolveField(() => AccountResultType, {
    nullable: true,
    description: 'Balances, margin calls and cash that no fill moved; null before the end.',
  })
  account(@Parent() { record }: BacktestType): AccountResultType | null {
    return record.report === null ? null : accountOf(record.report);
  }

  @ResolveField(() => FeeResultType, {
    nullable: true,
    description: 'What the fees consist of; null before the end.',
  })
  fees(@Parent() { record }: BacktestType): FeeResultType | null {
    return record.report === null ? null : feesOf(record.report);
  }

  @ResolveField(() => [InstrumentResultType], {
    description: 'What each instrument gave, in the order of the run; empty before the end.',
    complexity: 5,
  })
  async instrumentResults(
    @Parent() { record }: BacktestType,
    @Context() context: ApiContext,
  ): Promise<readonly InstrumentResultType[]> {
    if (record.report === null) return [];
    return instrumentResultsOf(record.report, await instrumentsOfRun(record, context));
  }
}
