import { Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { ApiContext } from '../context.js';
import { faultReportOf } from '../fault-rows.js';
import { instrumentsOfRun } from '../instruments-of-run.js';
import { BacktestType } from '../types/backtest.type.js';
import { FaultReportType } from '../types/fault-report.type.js';

/** What faults did to a run. */
@Resolver(() => BacktestType)
export class FaultReportResolver {
  @ResolveField(() => FaultReportType, {
    nullable: true,
    description: 'What a fault script did to the run; null without one and before the end.',
    complexity: 5,
  })
  async faultReport(
    @Parent() { record }: BacktestType,
    @Context() context: ApiContext,
  ): Promise<FaultReportType | null> {
    const faults = record.report?.faults;
    if (faults === undefined) return null;
    return faultReportOf(faults, await instrumentsOfRun(record, context));
  }
}
