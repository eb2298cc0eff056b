import { DEPLOYMENT_COMMAND_EVENTS, deploymentLife } from '@vela/actors';
import type { DeploymentCommand, DeploymentState } from '@vela/ports';

/** What somebody may want of a deployment; the kinds of its commands. */
export type DeploymentEvent = DeploymentCommand['kind'];

const EVENTS = Object.keys(DEPLOYMENT_COMMAND_EVENTS) as readonly DeploymentEvent[];

/** Returns the events that lead somewhere from a state. */
export const allowedEvents = (state: DeploymentState): readonly DeploymentEvent[] =>
  EVENTS.filter((event) => {
    const cell = deploymentLife.table[state][DEPLOYMENT_COMMAND_EVENTS[event]];
    // It rests until a start wakes its owner, who then goes on by himself.
    if (state === 'provisioning' && event === 'start') return true;
    return cell !== 'ignored' && cell !== 'refused';
  });

/** Returns whether a state is what an event wants already, so that repeating it is no error. */
export const isDone = (event: DeploymentEvent, state: DeploymentState): boolean =>
  !allowedEvents(state).includes(event) &&
  deploymentLife.table[state][DEPLOYMENT_COMMAND_EVENTS[event]] === 'ignored';

/** One way from a state to another one. */
export interface StateEdge {
  readonly from: DeploymentState;
  readonly to: DeploymentState;
  readonly event: string;
}

/** The states of the machine in the order of its table. */
export const MACHINE_STATES: readonly DeploymentState[] = deploymentLife.states;

/** The ways between states, for a picture of the machine. */
export const MACHINE_EDGES: readonly StateEdge[] = deploymentLife.states.flatMap((from) =>
  deploymentLife.events.flatMap((event) => {
    const to = deploymentLife.table[from][event];
    return to === 'ignored' || to === 'refused' ? [] : [{ from, to, event }];
  }),
);
