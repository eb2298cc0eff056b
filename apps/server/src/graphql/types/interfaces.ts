import { Field, Float, ID, InterfaceType } from '@nestjs/graphql';
import { typeOfNode } from '../type-of-node.js';
import type { Micros } from '@vela/kernel';
import { DateTimeScalar } from '../scalars/scalars.js';
import { JobFailure, JobState } from './job.type.js';
import { UserError } from './user-error.type.js';

/** Anything with a global id. */
@InterfaceType({ description: 'Anything with a global id.', resolveType: typeOfNode })
export abstract class Node {
  @Field(() => ID, { description: 'Global id; its prefix tells what it names.' })
  id!: string;
}

/** What every mutation answers. */
@InterfaceType({
  description: 'What every mutation answers: it worked when `userErrors` is empty.',
})
export abstract class Payload {
  @Field(() => [UserError], { description: 'What the caller can put right; empty on success.' })
  userErrors!: readonly UserError[];
}

/** An event of a subscription. */
@InterfaceType({ description: 'An event of a subscription: where and when it stands.' })
export abstract class StreamEvent {
  @Field(() => String, { description: 'Opaque place of the event in its stream.' })
  cursor!: string;

  @Field(() => DateTimeScalar, { description: 'When the state was read.' })
  at!: Micros;

  @Field(() => Boolean, {
    description: 'True for the state sent on subscribing, false for the changes after it.',
  })
  snapshot!: boolean;
}

/** Work that takes a while. */
@InterfaceType({ description: 'Work that takes a while. A subscription of its name follows it.' })
export abstract class Job {
  @Field(() => ID, { description: 'Global id.' })
  id!: string;

  @Field(() => JobState, { description: 'Where the work stands.' })
  state!: JobState;

  @Field(() => Float, { description: 'Share that is done, 0 to 1.' })
  progress!: number;

  @Field(() => DateTimeScalar, { description: 'When it was asked for.' })
  queuedAt!: Micros;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When work on it began.' })
  startedAt!: Micros | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When it came to its end.' })
  finishedAt!: Micros | null;

  @Field(() => JobFailure, { nullable: true, description: 'Why it ended without a result.' })
  failure!: JobFailure | null;
}
