import { Args, Query, Resolver } from '@nestjs/graphql';
import { describeIndicators } from '@vela/indicators';
import { IndicatorFamily, IndicatorType, toIndicator } from '../types/indicator.type.js';

/** The catalogue of indicators. */
@Resolver(() => IndicatorType)
export class IndicatorResolver {
  @Query(() => [IndicatorType], {
    description: 'The indicators that there are, family by family.',
    complexity: 20,
  })
  indicators(
    @Args('family', {
      type: () => IndicatorFamily,
      nullable: true,
      description: 'Only those of a family.',
    })
    family: string | null,
    @Args('search', {
      type: () => String,
      nullable: true,
      description: 'Only those with this text in name or description.',
    })
    search: string | null,
  ): readonly IndicatorType[] {
    const filter = { family: family ?? undefined, search: search ?? undefined };
    return describeIndicators(filter).map(toIndicator);
  }
}
