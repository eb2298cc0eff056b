import { Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import type { Micros } from '@vela/kernel';
import type { Instrument } from '@vela/market';
import { DateTimeScalar, DecimalScalar } from '../scalars/scalars.js';
import { connectionType } from './connection.js';
import { InstrumentType } from './instrument.type.js';

/** Why cash changed. */
export const CashFactKind = {
  DEPOSIT: 'DEPOSIT',
  INTEREST: 'INTEREST',
  BORROW: 'BORROW',
  FUNDING: 'FUNDING',
  DIVIDEND: 'DIVIDEND',
  CASH_IN_LIEU: 'CASH_IN_LIEU',
  CONVERSION: 'CONVERSION',
} as const;
/** One of {@link CashFactKind}. */
export type CashFactKind = (typeof CashFactKind)[keyof typeof CashFactKind];
registerEnumType(CashFactKind, {
  name: 'CashFactKind',
  description: 'Why cash changed other than by a fill and its fee.',
  valuesMap: {
    DEPOSIT: { description: 'Cash was paid in or out.' },
    INTEREST: { description: 'Interest on cash that is owed or held.' },
    BORROW: { description: 'Fee for borrowed instruments.' },
    FUNDING: { description: 'Funding of a position held over night.' },
    DIVIDEND: { description: 'Dividend of a position; paid for a short one.' },
    CASH_IN_LIEU: { description: 'Paid for a part of a unit that a corporate action left.' },
    CONVERSION: { description: 'One currency was changed into another one.' },
  },
});

/** Cash of one currency. */
@ObjectType({ description: 'Cash of one currency.' })
export class CurrencyBalance {
  @Field(() => String, { description: 'Currency.' })
  currency!: string;

  @Field(() => DecimalScalar, { description: 'Cash at the end; less than 0 is a loan.' })
  cash!: string;
}

/** Changes of cash of one kind. */
@ObjectType({ description: 'All changes of cash of one kind.' })
export class CashTotal {
  @Field(() => CashFactKind, { description: 'Why cash changed.' })
  kind!: CashFactKind;

  @Field(() => Int, { description: 'Number of changes.' })
  count!: number;

  @Field(() => DecimalScalar, {
    description: 'Sum in the currency of the account, below 0 when it was paid.',
  })
  value!: string;
}

/** What became of the account. */
@ObjectType('AccountResult', {
  description: 'What became of the account of a run beside its trades.',
})
export class AccountResultType {
  @Field(() => Int, {
    description: 'How often positions were reduced because equity was below maintenance.',
  })
  marginCalls!: number;

  @Field(() => [CurrencyBalance], { description: 'Cash at the end, the account’s currency first.' })
  balances!: readonly CurrencyBalance[];

  @Field(() => [CashTotal], { description: 'Cash that came or went other than by fills.' })
  cash!: readonly CashTotal[];
}

/** A change of cash that is no fill. */
@ObjectType('CashFact', { description: 'A change of cash that is no fill and no fee of one.' })
export class CashFactType {
  @Field(() => ID, { description: 'Unique within its run.' })
  id!: string;

  @Field(() => CashFactKind, { description: 'Why cash changed.' })
  kind!: CashFactKind;

  @Field(() => String, { description: 'Currency of the amount.' })
  currency!: string;

  @Field(() => DecimalScalar, { description: 'Amount, below 0 when it was paid.' })
  amount!: string;

  @Field(() => DecimalScalar, {
    description: 'The same in the currency of the account at the rate of the moment.',
  })
  value!: string;

  @Field(() => InstrumentType, { nullable: true, description: 'What it is about; null for none.' })
  instrument!: Instrument | null;

  @Field(() => DateTimeScalar, { description: 'When it happened.' })
  at!: Micros;
}

/** A page of changes of cash. */
export const CashFactConnection = connectionType(() => CashFactType, 'CashFact');
