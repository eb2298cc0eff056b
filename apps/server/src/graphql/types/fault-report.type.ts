import { Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import type { Canonical, Micros } from '@vela/kernel';
import type { Instrument } from '@vela/market';
import type { BrokerHealth, DeploymentState } from '@vela/ports';
import { DateTimeScalar, DecimalScalar, JsonScalar } from '../scalars/scalars.js';
import { InstrumentType } from './instrument.type.js';
import { AlertSeverityEnum } from './live/alert.type.js';
import { BrokerHealthEnum } from './live/broker-account.type.js';
import { DeploymentStateEnum } from './live/deployment-words.js';
import { OrderSide } from './order-words.js';

/** A fault when it was played. */
@ObjectType('PlayedFault', { description: 'A fault of a script at the moment it was played.' })
export class PlayedFaultType {
  @Field(() => Int, { description: 'Place in the script, from 0.' })
  fault!: number;

  @Field(() => String, { description: 'Its kind, such as `timeout`.' })
  kind!: string;

  @Field(() => DateTimeScalar, { description: 'When it was played, in the time of the market.' })
  at!: Micros;

  @Field(() => Int, { description: 'The newest slice then, from 1; 0 before the first.' })
  slice!: number;

  @Field(() => ID, { nullable: true, description: 'Client id of the order that it befell.' })
  clientOrderId!: string | null;
}

/** What became of orders under faults. */
@ObjectType({ description: 'What became of the orders of a run with faults.' })
export class FaultOrders {
  @Field(() => Int, { description: 'Orders that were sent.' })
  placed!: number;

  @Field(() => Int, { description: 'Orders that our own checks denied; no byte of them was sent.' })
  denied!: number;

  @Field(() => Int, { description: 'Orders that the venue refused.' })
  rejected!: number;

  @Field(() => Int, { description: 'Orders whose placing had no answer.' })
  unanswered!: number;

  @Field(() => Int, { description: 'Those of them of which the end is known.' })
  recovered!: number;

  @Field(() => Int, { description: 'Orders of which nobody knows whether the venue has them.' })
  unresolved!: number;
}

/** An alert of a run with faults. */
@ObjectType({ description: 'What a person would have been told in a run with faults.' })
export class FaultAlert {
  @Field(() => AlertSeverityEnum, { description: 'How urgent it is.' })
  severity!: string;

  @Field(() => String, { description: 'What it is, a code.' })
  code!: string;

  @Field(() => String, { description: 'What happened, in words.' })
  message!: string;

  @Field(() => DateTimeScalar, { description: 'When, in the time of the market.' })
  at!: Micros;
}

/** Entries on an instrument stopped, or allowed again. */
@ObjectType({ description: 'When entries on an instrument were stopped or allowed again.' })
export class FaultQuarantine {
  @Field(() => InstrumentType, { nullable: true, description: 'The instrument.' })
  instrument!: Instrument | null;

  @Field(() => Boolean, { description: 'Whether they were stopped.' })
  on!: boolean;

  @Field(() => String, { description: 'Why.' })
  reason!: string;

  @Field(() => DateTimeScalar, { description: 'When, in the time of the market.' })
  at!: Micros;
}

/** A change of the connection. */
@ObjectType({ description: 'How well the connection to the venue worked from an instant on.' })
export class FaultConnection {
  @Field(() => BrokerHealthEnum, { description: 'How well it worked.' })
  state!: BrokerHealth;

  @Field(() => String, { nullable: true, description: 'Why.' })
  detail!: string | null;

  @Field(() => DateTimeScalar, { description: 'From when on, in the time of the market.' })
  at!: Micros;
}

/** The same run without faults. */
@ObjectType({ description: 'What the same run comes to without faults.' })
export class UndisturbedRun {
  @Field(() => String, { description: 'Digest of its orders, fills and equity.' })
  resultDigest!: string;

  @Field(() => DecimalScalar, { description: 'Equity at its end.' })
  finalEquity!: string;

  @Field(() => Int, { description: 'Its orders.' })
  orderCount!: number;

  @Field(() => Int, { description: 'Its fills.' })
  fillCount!: number;
}

/** Which of two runs has a fill. */
const FillDifferenceKind = { MISSING: 'missing', ADDED: 'added' } as const;
registerEnumType(FillDifferenceKind, {
  name: 'FillDifferenceKind',
  description: 'Which of two runs has a fill.',
  valuesMap: {
    MISSING: { description: 'Only the undisturbed one.' },
    ADDED: { description: 'Only the disturbed one.' },
  },
});

/** A fill that only one of two runs has. */
@ObjectType('FillDifference', { description: 'A fill that only one of two runs has.' })
export class FillDifferenceType {
  @Field(() => FillDifferenceKind, { description: 'Which one.' })
  what!: 'missing' | 'added';

  @Field(() => DateTimeScalar, { description: 'When it was filled.' })
  at!: Micros;

  @Field(() => InstrumentType, { description: 'What was traded.' })
  instrument!: Instrument;

  @Field(() => OrderSide, { description: 'Bought or sold.' })
  side!: OrderSide;

  @Field(() => DecimalScalar, { description: 'How much.' })
  quantity!: string;

  @Field(() => DecimalScalar, { description: 'At which price.' })
  price!: string;
}

/** What faults changed. */
@ObjectType({ description: 'The disturbed run minus the undisturbed one.' })
export class FaultDifference {
  @Field(() => DecimalScalar, { description: 'Difference of the equity at the end.' })
  finalEquity!: string;

  @Field(() => DecimalScalar, { description: 'Difference of equity where it is largest.' })
  largestEquity!: string;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When that is; null for never.' })
  largestEquityAt!: Micros | null;

  @Field(() => Int, { description: 'Fills that only the undisturbed run has.' })
  fillsMissing!: number;

  @Field(() => Int, { description: 'Fills that only the disturbed run has.' })
  fillsAdded!: number;

  @Field(() => [FillDifferenceType], { description: 'The first of both, at most 50.' })
  fills!: readonly FillDifferenceType[];
}

/** What a fault script did to a run. */
@ObjectType('FaultReport', {
  description:
    'What a fault script did to a run. Lists hold the first 200 of what they count; times are ' +
    'those of the market.',
})
export class FaultReportType {
  @Field(() => JsonScalar, { description: 'The script with its defaults.' })
  script!: Canonical;

  @Field(() => Int, { description: 'Faults that were played.' })
  playedCount!: number;

  @Field(() => [PlayedFaultType], { description: 'Which ones, in order.' })
  played!: readonly PlayedFaultType[];

  @Field(() => [Int], { description: 'Places in the script of faults that were never played.' })
  unplayed!: readonly number[];

  @Field(() => FaultOrders, { description: 'What became of the orders.' })
  orders!: FaultOrders;

  @Field(() => Int, { description: 'Alerts that a person would have got.' })
  alertCount!: number;

  @Field(() => [FaultAlert], { description: 'Which ones, in order.' })
  alerts!: readonly FaultAlert[];

  @Field(() => [FaultQuarantine], { description: 'When entries were stopped and allowed again.' })
  quarantines!: readonly FaultQuarantine[];

  @Field(() => [FaultConnection], { description: 'How the connection to the venue worked.' })
  health!: readonly FaultConnection[];

  @Field(() => DeploymentStateEnum, { description: 'Where the strategy stood at the end.' })
  state!: DeploymentState;

  @Field(() => String, { nullable: true, description: 'Why it was halted, else null.' })
  detail!: string | null;

  @Field(() => UndisturbedRun, { description: 'The same run without faults.' })
  undisturbed!: UndisturbedRun;

  @Field(() => FaultDifference, { description: 'What the faults changed.' })
  difference!: FaultDifference;
}
