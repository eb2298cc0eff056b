import { Field, Float, Int, ObjectType } from '@nestjs/graphql';
import type { Micros } from '@vela/kernel';
import { DateTimeScalar } from '../scalars/scalars.js';
import { StreamEvent } from './interfaces.js';

/** Whether one thing the server needs works. */
@ObjectType({ description: 'Whether one thing that the server needs works.' })
export class HealthCheck {
  @Field(() => String, { description: 'What was checked, for instance database.' })
  name!: string;

  @Field(() => Boolean, { description: 'Whether it works.' })
  healthy!: boolean;

  @Field(() => Float, { nullable: true, description: 'Time of the answer in milliseconds.' })
  latencyMs!: number | null;

  @Field(() => String, { nullable: true, description: 'What is the matter, or what it is.' })
  detail!: string | null;
}

/** One running process. */
@ObjectType('Instance', { description: 'One running process of the cluster.' })
export class InstanceType {
  @Field(() => Int, { description: 'Number of its start; a restarted process is a new one.' })
  boot!: number;

  @Field(() => String, { description: 'Name of machine and process.' })
  name!: string;

  @Field(() => String, { description: 'Version of its code.' })
  build!: string;

  @Field(() => [String], { description: 'What it does.' })
  roles!: readonly string[];

  @Field(() => DateTimeScalar, { description: 'When it started.' })
  startedAt!: Micros;

  @Field(() => DateTimeScalar, { description: 'Until when it holds its actors.' })
  leaseUntil!: Micros;

  @Field(() => Boolean, { description: 'True while it hands its actors over to leave.' })
  draining!: boolean;

  @Field(() => Int, { description: 'Number of actors that it owns.' })
  actors!: number;
}

/** How the system is. */
@ObjectType({ description: 'How the system is.' })
export class SystemStatus {
  @Field(() => String, { description: 'Version of the server.' })
  version!: string;

  @Field(() => Float, { description: 'Seconds since this process started.' })
  uptimeSeconds!: number;

  @Field(() => Boolean, { description: 'Whether every check passed.' })
  healthy!: boolean;

  @Field(() => [HealthCheck], { description: 'The checks one by one.' })
  checks!: readonly HealthCheck[];

  @Field(() => [InstanceType], { description: 'The processes that share the work.' })
  instances!: readonly InstanceType[];

  @Field(() => String, { description: 'The database in a few words.' })
  database!: string;

  @Field(() => String, { description: 'The bus in a few words.' })
  bus!: string;

  @Field(() => Int, { description: 'Number of actors that are owned by an instance.' })
  actors!: number;
}

/** A change of the system. */
@ObjectType({ implements: () => [StreamEvent], description: 'How the system is, when it changes.' })
export class SystemEvent implements StreamEvent {
  cursor!: string;
  at!: Micros;
  snapshot!: boolean;

  @Field(() => SystemStatus, { description: 'The system as it stands.' })
  system!: SystemStatus;
}
