import { Field, Int, ObjectType } from '@nestjs/graphql';
import { DecimalScalar } from '../scalars/scalars.js';

/** A line of fees. */
@ObjectType({ description: 'A line of the fees of a run.' })
export class FeeLine {
  @Field(() => String, { description: 'Name of the line in the schedule.' })
  line!: string;

  @Field(() => String, { description: 'Currency of the amount.' })
  currency!: string;

  @Field(() => DecimalScalar, { description: 'Sum over the run.' })
  amount!: string;
}

/** A line whose rate is not known. */
@ObjectType({ description: 'A line whose rate was not known for some fills: they paid nothing.' })
export class UnknownFeeLine {
  @Field(() => String, { description: 'Name of the line in the schedule.' })
  line!: string;

  @Field(() => Int, { description: 'Fills for which nothing was charged.' })
  fills!: number;
}

/** What the fees of a run consist of. */
@ObjectType('FeeResult', { description: 'What the fees of a run consist of.' })
export class FeeResultType {
  @Field(() => [FeeLine], { description: 'Lines that were charged.' })
  lines!: readonly FeeLine[];

  @Field(() => [UnknownFeeLine], { description: 'Lines without a known rate for some fills.' })
  unknown!: readonly UnknownFeeLine[];

  @Field(() => [String], { description: 'What the schedule leaves out, in words.' })
  notModelled!: readonly string[];
}
