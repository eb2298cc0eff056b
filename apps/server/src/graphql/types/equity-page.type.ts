import { Field, Float, Int, ObjectType } from '@nestjs/graphql';

/** Points of the curve of a run, none left out. */
@ObjectType({
  description:
    'A page of the curve of a run with every point, as columns of equal length. `equity` is the ' +
    'same curve thinned out for charts.',
})
export class EquityPage {
  @Field(() => [Float], { description: 'Instants, epoch milliseconds.' })
  at!: readonly number[];

  @Field(() => [Float], { description: 'Value of the account, in its currency.' })
  equity!: readonly number[];

  @Field(() => [Float], {
    description: 'Distance from the highest equity so far as a fraction, 0 or below.',
  })
  drawdown!: readonly number[];

  @Field(() => Int, { description: 'Number of points of the whole curve.' })
  points!: number;

  @Field(() => String, {
    nullable: true,
    description: 'Where the next page begins: pass it as `after`. Null behind the last point.',
  })
  endCursor!: string | null;
}
