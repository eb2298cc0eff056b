import { Field, Float, ID, ObjectType } from '@nestjs/graphql';
import { DecimalScalar } from '../../scalars/scalars.js';
import { BrokerAccountType } from './broker-account.type.js';
import { PositionType } from './position.type.js';

/** How much is at stake in something. */
@ObjectType({ description: 'How much is at stake in an instrument, over all accounts.' })
export class Exposure {
  /** Resolved as a field of its own. */
  instrumentId!: string;

  @Field(() => DecimalScalar, { description: 'Value of long and short positions together.' })
  gross!: string;

  @Field(() => DecimalScalar, { description: 'Value of long positions less that of short ones.' })
  net!: string;

  @Field(() => Float, { description: 'Gross as a fraction of equity.' })
  ratio!: number;
}

/** Accounts of one currency together. */
@ObjectType({ description: 'The accounts of one currency together.' })
export class Portfolio {
  @Field(() => ID, { description: 'Its currency.' })
  id!: string;

  @Field(() => String, { description: 'Currency of every amount.' })
  currency!: string;

  @Field(() => [BrokerAccountType], { description: 'The accounts.' })
  accounts!: readonly BrokerAccountType[];

  @Field(() => DecimalScalar, { description: 'Cash and the value of what is held.' })
  equity!: string;

  @Field(() => DecimalScalar, { description: 'Cash.' })
  cash!: string;

  @Field(() => DecimalScalar, { description: 'Profit of what was closed.' })
  realized!: string;

  @Field(() => DecimalScalar, { description: 'Profit of what is held.' })
  unrealized!: string;

  @Field(() => DecimalScalar, { description: 'Fees paid.' })
  fees!: string;

  @Field(() => [PositionType], { description: 'What is held, by sub-account.' })
  positions!: readonly PositionType[];

  @Field(() => [Exposure], { description: 'What is at stake, the most first.' })
  exposures!: readonly Exposure[];
}
