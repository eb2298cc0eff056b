import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import type { Canonical, Micros, Timeframe } from '@vela/kernel';
import type { DeploymentRecord, TransitionRow } from '@vela/ports';
import {
  allowedEvents,
  MACHINE_EDGES,
  MACHINE_STATES,
} from '../../../services/live/deployment-events.js';
import { BigIntScalar, DateTimeScalar, DecimalScalar, JsonScalar } from '../../scalars/scalars.js';
import { TimeframeScalar } from '../../scalars/scalars.js';
import { connectionType } from '../connection.js';
import { Node } from '../interfaces.js';
import {
  DeploymentEventEnum,
  DeploymentStateEnum,
  LogLevelEnum,
  SwitchModeEnum,
  TradingModeEnum,
} from './deployment-words.js';
import { PnlSnapshot, toPnl } from './position.type.js';

/** A state of the machine. */
@ObjectType({ description: 'A state of a machine.' })
export class StateNode {
  @Field(() => String, { description: 'Its name, for instance warming-up.' })
  id!: string;

  @Field(() => String, { description: 'Its name for people.' })
  label!: string;
}

/** A way between two states. */
@ObjectType('StateEdge', { description: 'A way from one state of a machine to another one.' })
export class StateEdgeType {
  @Field(() => String, { description: 'Where it begins.' })
  from!: string;

  @Field(() => String, { description: 'Where it ends.' })
  to!: string;

  @Field(() => String, { description: 'The event that leads there.' })
  event!: string;
}

/** A machine to be drawn. */
@ObjectType({ description: 'A machine as nodes and edges, so that a client can draw it.' })
export class StateMachine {
  @Field(() => [StateNode], { description: 'Its states.' })
  nodes!: readonly StateNode[];

  @Field(() => [StateEdgeType], { description: 'The ways between them.' })
  edges!: readonly StateEdgeType[];

  @Field(() => [String], { description: 'Names of the states it is in.' })
  active!: readonly string[];
}

/** A change of state. */
@ObjectType('Transition', { description: 'A change of state, with who wanted it and why.' })
export class TransitionType {
  @Field(() => Int, { description: 'Counted from 1.' })
  n!: number;

  @Field(() => DeploymentStateEnum, { description: 'State before.' })
  from!: string;

  @Field(() => DeploymentStateEnum, { description: 'State after.' })
  to!: string;

  @Field(() => String, { description: 'The event of the machine.' })
  event!: string;

  @Field(() => String, { description: 'Who or what wanted it.' })
  by!: string;

  @Field(() => String, { nullable: true, description: 'Why, in words.' })
  reason!: string | null;

  @Field(() => DateTimeScalar, { description: 'When it was committed.' })
  at!: Micros;
}

/** Returns a change of state as the schema shows it. */
export const toTransition = (row: TransitionRow & { readonly n: number }): TransitionType => row;

/** A line of a log. */
@ObjectType('LogEntry', { description: 'A line that a strategy or its owner printed.' })
export class LogEntryType {
  @Field(() => Int, { description: 'Counted from 1 for each deployment.' })
  n!: number;

  @Field(() => LogLevelEnum, { description: 'How much it matters.' })
  level!: string;

  @Field(() => String, { description: 'The line.' })
  message!: string;

  @Field(() => DateTimeScalar, { description: 'When it was printed.' })
  at!: Micros;
}

/** A page of changes of state. */
export const TransitionConnection = connectionType(() => TransitionType, 'Transition');
/** A page of lines. */
export const LogConnection = connectionType(() => LogEntryType, 'Log');

/** A deployment. */
@ObjectType('Deployment', {
  implements: () => [Node],
  description: 'A strategy at work on a live feed, in a sub-account of a broker account.',
})
export class DeploymentType implements Node {
  /** The row that it shows; no field. */
  record!: DeploymentRecord;
  /** Instant up to which it is shown, null for now; no field. */
  asOf!: Micros | null;

  @Field(() => ID, { description: 'Global id, dep_….' })
  id!: string;

  @Field(() => String, { description: 'Its name, which confirms what moves real money.' })
  name!: string;

  @Field(() => TradingModeEnum, { description: 'Whether its money is real.' })
  mode!: string;

  @Field(() => DeploymentStateEnum, { description: 'Where it stands.' })
  state!: string;

  @Field(() => DateTimeScalar, { description: 'Since when.' })
  stateSince!: Micros;

  @Field(() => String, { nullable: true, description: 'Why it is halted or failed, else null.' })
  detail!: string | null;

  @Field(() => SwitchModeEnum, { description: 'What is held back of its trading.' })
  engaged!: string;

  @Field(() => [DeploymentEventEnum], { description: 'What it can take in its state.' })
  allowedEvents!: readonly string[];

  @Field(() => StateMachine, { description: 'Its machine, with the state that is active.' })
  machine!: StateMachine;

  @Field(() => TimeframeScalar, { description: 'Width of the candles it decides on.' })
  timeframe!: Timeframe;

  @Field(() => [TimeframeScalar], { description: 'Wider candles that it sees as well.' })
  widerTimeframes!: readonly Timeframe[];

  @Field(() => JsonScalar, { description: 'Parameters of the strategy.' })
  parameters!: { readonly [name: string]: Canonical };

  @Field(() => JsonScalar, { description: 'Options of the simulated venue that fills on paper.' })
  simulation!: { readonly [name: string]: Canonical };

  @Field(() => JsonScalar, { description: 'Limits before every order, by name.' })
  riskLimits!: { readonly [name: string]: Canonical };

  @Field(() => DecimalScalar, { description: 'Money that was set aside for it.' })
  cash!: string;

  @Field(() => String, { description: 'Currency of its money.' })
  currency!: string;

  @Field(() => BigIntScalar, { description: 'Seed of its random streams.' })
  seed!: number;

  @Field(() => PnlSnapshot, {
    nullable: true,
    description: 'Profit and loss as committed last; null with `at`, which only fills can tell of.',
  })
  pnl!: PnlSnapshot | null;

  @Field(() => Int, { nullable: true, description: 'Slices that it has taken.' })
  slices!: number | null;

  @Field(() => DateTimeScalar, { description: 'When it was made.' })
  createdAt!: Micros;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When it was started last.' })
  startedAt!: Micros | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When it stopped last.' })
  stoppedAt!: Micros | null;
}

const NODES: readonly StateNode[] = MACHINE_STATES.map((id) => ({
  id,
  label: `${id[0]!.toUpperCase()}${id.slice(1).replace('-', ' ')}`,
}));

/** Returns a deployment as the schema shows it. */
export const toDeployment = (record: DeploymentRecord): DeploymentType => ({
  ...record,
  record,
  asOf: null,
  allowedEvents: allowedEvents(record.state),
  machine: { nodes: NODES, edges: MACHINE_EDGES, active: [record.state] },
  riskLimits: record.limits,
  pnl: toPnl(record),
  slices: record.summary?.slices ?? null,
});

/** A page of deployments. */
export const DeploymentConnection = connectionType(() => DeploymentType, 'Deployment');
