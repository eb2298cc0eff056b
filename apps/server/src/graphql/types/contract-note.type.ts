import { Field, Float, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import type { Confidence, DealSide } from '@vela/fees';
import type { AssetClass } from '@vela/market';
import { DecimalScalar } from '../scalars/scalars.js';
import { FeeConfidence } from './fee-schedule.type.js';
import { AssetClassEnum } from './instrument.type.js';

/** What a fill of a contract note did. */
const FeeDealSide = {
  BUY: 'buy',
  SELL: 'sell',
  EXERCISE: 'exercise',
} as const satisfies { readonly [Name in Uppercase<DealSide>]: Lowercase<Name> };
registerEnumType(FeeDealSide, {
  name: 'FeeDealSide',
  description: 'What a fill of a contract note did.',
  valuesMap: {
    BUY: { description: 'Bought.' },
    SELL: { description: 'Sold.' },
    EXERCISE: {
      description: 'Exercised an option that was bought; the price is its intrinsic value.',
    },
  },
});

/** One fill of a contract note. */
@InputType('FeeDealInput', { description: 'One fill of a contract note, and of what.' })
export class FeeDealInputType {
  @Field(() => FeeDealSide, { description: 'What was done.' })
  side!: DealSide;

  @Field(() => DecimalScalar, { description: 'Shares, contracts or units, above 0.' })
  quantity!: string;

  @Field(() => DecimalScalar, { description: 'Price of the fill, above 0.' })
  price!: string;

  @Field(() => Int, {
    nullable: true,
    description: 'Fills of one number are one order; absent: an order of its own.',
  })
  order?: number | null;

  @Field(() => Boolean, { defaultValue: false, description: 'Whether the fill gave liquidity.' })
  isMaker!: boolean;

  @Field(() => AssetClassEnum, { defaultValue: 'EQUITY', description: 'What was traded.' })
  assetClass!: AssetClass;

  @Field(() => String, { defaultValue: 'USD', description: 'Currency of the price.' })
  currency!: string;

  @Field(() => String, { defaultValue: 'XXXX', description: 'Market identifier code.' })
  venue!: string;

  @Field(() => String, { defaultValue: 'TEST', description: 'Symbol, where rows differ by it.' })
  symbol!: string;

  @Field(() => Float, { defaultValue: 1, description: 'Currency per point and unit, above 0.' })
  multiplier!: number;
}

/** One line of a contract note. */
@ObjectType('ContractNoteLine', { description: 'One line of a contract note.' })
export class ContractNoteLineType {
  @Field(() => String, { description: 'Its name.' })
  line!: string;

  @Field(() => String, { description: 'What the rate was multiplied with.' })
  basis!: string;

  @Field(() => DecimalScalar, { description: 'How much of it there was.' })
  base!: string;

  @Field(() => DecimalScalar, { nullable: true, description: 'The rate; null for several.' })
  rate!: string | null;

  @Field(() => DecimalScalar, { description: 'The charge before it is rounded.' })
  unrounded!: string;

  @Field(() => DecimalScalar, { description: 'The charge.' })
  amount!: string;

  @Field(() => FeeConfidence, { description: 'How sure the rate is.' })
  confidence!: Confidence;

  @Field(() => String, { description: 'Where the rate comes from.' })
  source!: string;
}

/** What arrives of something bought whose fee was taken out of it. */
@ObjectType('ContractNoteReceipt', {
  description: 'What arrives of something bought whose fee was taken out of it.',
})
export class ContractNoteReceiptType {
  @Field(() => String, { description: 'What was bought.' })
  symbol!: string;

  @Field(() => DecimalScalar, { description: 'How much of it was taken.' })
  fee!: string;

  @Field(() => DecimalScalar, { description: 'How much of it arrives.' })
  quantity!: string;
}

/** What an account pays for the fills of a day. */
@ObjectType('ContractNote', { description: 'What an account pays for the fills of a day.' })
export class ContractNoteType {
  @Field(() => String, { description: 'Name of the schedule.' })
  schedule!: string;

  @Field(() => String, { description: 'The trade date.' })
  date!: string;

  @Field(() => String, { description: 'Currency of all amounts.' })
  currency!: string;

  @Field(() => [ContractNoteLineType], { description: 'The charges.' })
  lines!: readonly ContractNoteLineType[];

  @Field(() => DecimalScalar, { description: 'Sum of the charges.' })
  total!: string;

  @Field(() => DecimalScalar, { description: 'The same to the cent.' })
  totalRounded!: string;

  @Field(() => DecimalScalar, { description: 'Value of what was bought.' })
  bought!: string;

  @Field(() => DecimalScalar, { description: 'Value of what was sold.' })
  sold!: string;

  @Field(() => DecimalScalar, { description: 'What the account receives; below 0 what it pays.' })
  net!: string;

  @Field(() => [ContractNoteReceiptType], { description: 'Fees taken out of what was bought.' })
  received!: readonly ContractNoteReceiptType[];

  @Field(() => [String], { description: 'Lines without a known rate: nothing was charged.' })
  unknownLines!: readonly string[];

  @Field(() => [String], { description: 'What the schedule leaves out.' })
  notModelled!: readonly string[];
}
