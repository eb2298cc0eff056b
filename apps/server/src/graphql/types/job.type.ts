import { Field, ObjectType, registerEnumType } from '@nestjs/graphql';
import type { ErrorCode } from '@vela/kernel';
import { ErrorCodeEnum } from './user-error.type.js';

/** Where a job stands. */
export const JobState = {
  QUEUED: 'QUEUED',
  RUNNING: 'RUNNING',
  SUCCEEDED: 'SUCCEEDED',
  FAILED: 'FAILED',
  CANCELLED: 'CANCELLED',
} as const;
/** One of {@link JobState}. */
export type JobState = (typeof JobState)[keyof typeof JobState];
registerEnumType(JobState, {
  name: 'JobState',
  description: 'Where a job stands.',
  valuesMap: {
    QUEUED: { description: 'Written down; no engine has taken it yet.' },
    RUNNING: { description: 'An engine works on it.' },
    SUCCEEDED: { description: 'Finished with a result.' },
    FAILED: { description: 'Finished without a result; see `failure`.' },
    CANCELLED: { description: 'Ended because somebody asked for it.' },
  },
});

/** Why a job ended without a result. */
@ObjectType({ description: 'Why a job ended without a result.' })
export class JobFailure {
  @Field(() => ErrorCodeEnum, { description: 'Code to switch on.' })
  code!: ErrorCode;

  @Field(() => String, { description: 'What happened, in one sentence.' })
  message!: string;

  @Field(() => String, { nullable: true, description: 'What to do about it.' })
  hint!: string | null;
}
