import { Args, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { contractNote, feeOptions, findSchedule, rowsOn, scheduleNames } from '@vela/fees';
import type { FeeOptions, NoteDeal } from '@vela/fees';
import { VelaError, formatDate, schemaFault } from '@vela/kernel';
import type { Micros } from '@vela/kernel';
import { DateScalar, JsonScalar } from '../scalars/scalars.js';
import { ContractNoteType, FeeDealInputType } from '../types/contract-note.type.js';
import {
  FeeRowType,
  FeeScheduleType,
  toFeeRow,
  toFeeSchedule,
} from '../types/fee-schedule.type.js';

/** Most fills of one contract note. */
const DEALS_MAX = 500;

/** Schedules of fees and contract notes. */
@Resolver(() => FeeScheduleType)
export class FeesResolver {
  @Query(() => [FeeScheduleType], {
    description: 'The shipped schedules of fees: names that the option `fees` takes.',
  })
  feeSchedules(
    @Args('name', { type: () => String, nullable: true, description: 'Only this one.' })
    name?: string | null,
  ): readonly FeeScheduleType[] {
    const names = scheduleNames().filter((one) => name == null || one === name);
    return names.map((one) => toFeeSchedule(findSchedule(one)));
  }

  @ResolveField(() => [FeeRowType], {
    description: 'Its rows, all of them or those that hold on a trade date.',
    complexity: 20,
  })
  rows(
    @Parent() { schedule }: FeeScheduleType,
    @Args('on', { type: () => DateScalar, nullable: true, description: 'A trade date.' })
    on?: Micros | null,
  ): readonly FeeRowType[] {
    return (on == null ? schedule.rows : rowsOn(schedule, formatDate(on))).map(toFeeRow);
  }

  @Query(() => ContractNoteType, {
    description: 'The contract note of fills of one day in one currency.',
    complexity: 20,
  })
  contractNote(
    @Args('fees', { type: () => JsonScalar, description: 'As the option `fees` of a run.' })
    fees: unknown,
    @Args('date', { type: () => DateScalar, description: 'Trade date at the venue.' })
    date: Micros,
    @Args('deals', { type: () => [FeeDealInputType], description: 'The fills, at most 500.' })
    deals: readonly FeeDealInputType[],
  ): ContractNoteType {
    if (deals.length > DEALS_MAX) {
      throw new VelaError(
        'INVALID_INPUT',
        `expected at most ${DEALS_MAX} fills, found ${deals.length}`,
        { path: ['deals'] },
      );
    }
    return contractNote(checked(fees), { date: formatDate(date), deals: deals.map(toDeal) });
  }
}

function checked(value: unknown): FeeOptions {
  const options = feeOptions.safeParse(value, { error: schemaFault });
  if (options.success) return options.data;
  const faults = options.error.issues.map(({ path, message }) =>
    [path.join('.'), message].filter((part) => part !== '').join(': '),
  );
  throw new VelaError('INVALID_INPUT', `wrong fees: ${faults.join('; ')}`, { path: ['fees'] });
}

function toDeal(deal: FeeDealInputType): NoteDeal {
  const { side, quantity, price, order, isMaker } = deal;
  const { symbol, venue, assetClass, currency, multiplier } = deal;
  if (!(multiplier > 0 && multiplier < 1e12)) {
    throw new VelaError('INVALID_INPUT', `expected a multiplier above 0, found ${multiplier}`, {
      path: ['deals', 'multiplier'],
    });
  }
  return {
    instrument: { symbol, venue, assetClass, currency, multiplier },
    side,
    quantity,
    price,
    isMaker,
    ...(order === null || order === undefined ? {} : { order }),
  };
}
