import { Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import type { Micros } from '@vela/kernel';
import type { AlertRow } from '@vela/ports';
import { DateTimeScalar } from '../../scalars/scalars.js';
import { connectionType } from '../connection.js';

/** How urgent an alert is. */
export const AlertSeverityEnum = {
  INFO: 'INFO',
  WARNING: 'WARNING',
  CRITICAL: 'CRITICAL',
} as const;
/** One of {@link AlertSeverityEnum}. */
export type AlertSeverityEnum = (typeof AlertSeverityEnum)[keyof typeof AlertSeverityEnum];
registerEnumType(AlertSeverityEnum, {
  name: 'AlertSeverity',
  description: 'How urgent an alert is.',
  valuesMap: {
    INFO: { description: 'Good to know.' },
    WARNING: { description: 'Look at it today.' },
    CRITICAL: { description: 'Look at it now.' },
  },
});

/** An alert. */
@ObjectType('Alert', { description: 'Something that a person should know.' })
export class AlertType {
  @Field(() => Int, { description: 'Counted from 1, without gaps.' })
  n!: number;

  @Field(() => AlertSeverityEnum, { description: 'How urgent it is.' })
  severity!: string;

  @Field(() => String, { description: 'What it is, a code.' })
  code!: string;

  @Field(() => String, { description: 'What happened, in words.' })
  message!: string;

  @Field(() => ID, { nullable: true, description: 'Deployment that it is about.' })
  deploymentId!: string | null;

  @Field(() => ID, { nullable: true, description: 'Account that it is about.' })
  accountId!: string | null;

  @Field(() => ID, { nullable: true, description: 'Feed that it is about.' })
  feedId!: string | null;

  @Field(() => DateTimeScalar, { description: 'When it happened.' })
  at!: Micros;
}

/** Returns an alert as the schema shows it. */
export const toAlert = (row: AlertRow): AlertType => row;

/** A page of alerts. */
export const AlertConnection = connectionType(() => AlertType, 'Alert');
