import { describe, expect, it } from '@jest/globals';
import { DEPLOYMENT_STATES } from '@vela/ports';
import type { DeploymentState } from '@vela/ports';
import fc from 'fast-check';
import { createActor } from 'xstate';
import { DEPLOYMENT_COMMAND_EVENTS, deploymentLife } from './deployment.machine.js';
import type { DeploymentEvent } from './deployment.machine.js';
import { stepMachine } from './life.js';

const { states, events, table, machine } = deploymentLife;
const cells = states.flatMap((state) => events.map((event) => [state, event] as const));

describe('the life of a deployment', () => {
  it('has the states of its record and the events of its machine', () => {
    expect([...states].toSorted()).toEqual([...DEPLOYMENT_STATES].toSorted());
    expect(Object.keys(machine.states).toSorted()).toEqual([...states].toSorted());
    // The machine does not list an event that changes nothing anywhere; each cell is looked at below.
    expect(events).toEqual(expect.arrayContaining(machine.events));
    expect(createActor(machine).getSnapshot().value).toBe('provisioning');
    expect(events).toEqual(expect.arrayContaining(Object.values(DEPLOYMENT_COMMAND_EVENTS)));
  });

  it.each(cells)('does in %s at %s what the table says', (state, event) => {
    const cell = table[state][event];
    const reached = stepMachine(machine, state, event);
    if (cell === 'refused') {
      expect(reached).toBe(state);
      expect(() => deploymentLife.next(state, event)).toThrow(
        `a deployment that is ${state} cannot take the event ${event}`,
      );
    } else {
      expect(reached).toBe(cell === 'ignored' ? state : cell);
      expect(deploymentLife.next(state, event)).toBe(reached);
    }
    if (!deploymentLife.isFinal(state)) {
      expect(machine.states[state]!.transitions.has(event)).toBe(cell !== 'refused');
    }
    expect(deploymentLife.allowedEvents(state).includes(event)).toBe(reached !== state);
  });

  it('is kept as plain JSON and found again', () => {
    for (const state of states) {
      const stored: unknown = JSON.parse(JSON.stringify(deploymentLife.persist(state)));
      expect(stored).toEqual({ machine: 'deployment', machineVersion: 1, state });
      expect(deploymentLife.restore(stored)).toBe(state);
    }
  });

  it('holds its invariants over any events in any order', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...events), { maxLength: 60 }), (sequence) => {
        const path: Step[] = [];
        let state: DeploymentState = 'provisioning';
        for (const event of sequence) {
          if (table[state][event] === 'refused') continue;
          const to = deploymentLife.next(state, event);
          path.push({ from: state, event, to });
          state = to;
        }
        for (const step of path) for (const holds of INVARIANTS) expect(holds(step)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  it('reaches every state, and from every state but failed its end', () => {
    expect(reachable('provisioning')).toEqual(new Set(states));
    for (const state of states) {
      if (state === 'failed') continue;
      expect(reachable(state).has('failed')).toBe(true);
      expect(reachable(state).has('stopped')).toBe(true);
    }
  });
});

interface Step {
  readonly from: DeploymentState;
  readonly event: DeploymentEvent;
  readonly to: DeploymentState;
}

const enters = ({ from, to }: Step, state: DeploymentState): boolean =>
  to === state && from !== state;

/** The numbered invariants of the machine that speak of one step. */
const INVARIANTS: readonly ((step: Step) => boolean)[] = [
  ({ from, to }) => from !== 'failed' || to === 'failed',
  (step) => !enters(step, 'running') || (step.from === 'warming-up' && step.event === 'WarmedUp'),
  (step) => !enters(step, 'warming-up') || ['reconciling', 'paused'].includes(step.from),
  (step) =>
    !['Breach', 'StrategyFailed', 'Poisoned'].includes(step.event) ||
    [step.from, 'halted', 'failed'].includes(step.to),
  (step) =>
    step.from !== 'halted' ||
    step.to === 'halted' ||
    ['Resume', 'Stop', 'Kill', 'Failed'].includes(step.event),
  ({ from, to }) => from !== 'halted' || to !== 'running',
  (step) => !enters(step, 'stopped') || (step.from === 'stopping' && step.event === 'Flat'),
  ({ from, to }) => from !== 'stopping' || ['stopping', 'stopped', 'failed'].includes(to),
  ({ from, to }) => from !== 'stopped' || ['stopped', 'provisioning', 'failed'].includes(to),
  ({ event, to }) =>
    !['Stop', 'Kill'].includes(event) || ['stopping', 'stopped', 'failed'].includes(to),
  ({ event, from, to }) => event !== 'Claimed' || from === to,
  ({ event, to }) => event !== 'Failed' || to === 'failed',
  (step) => !enters(step, 'provisioning') || step.event === 'Start',
];

function reachable(from: DeploymentState): Set<DeploymentState> {
  const reached = new Set<DeploymentState>([from]);
  // A set is walked in the order of insertion, what is added on the way included.
  for (const state of reached) {
    for (const event of deploymentLife.allowedEvents(state)) {
      reached.add(deploymentLife.next(state, event));
    }
  }
  return reached;
}
