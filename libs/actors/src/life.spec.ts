import { describe, expect, it } from '@jest/globals';
import { BACKTEST_STATES } from '@vela/ports';
import fc from 'fast-check';
import { createActor } from 'xstate';
import { backtestLife } from './backtest.machine.js';
import { importLife } from './import.machine.js';
import { stepMachine } from './life.js';
import type { Life } from './life.js';

describeLife(backtestLife);
describeLife(importLife);

function describeLife<S extends string, E extends string>(life: Life<S, E>): void {
  describe(`the life of one ${life.name}`, () => {
    const cells = life.states.flatMap((state) =>
      life.events.map((event) => [state, event] as const),
    );

    it('has the states and events of its machine', () => {
      expect(Object.keys(life.machine.states).sort()).toEqual([...life.states].sort());
      expect(new Set<string>(life.machine.events)).toEqual(new Set(life.events));
      expect(createActor(life.machine).getSnapshot().value).toBe(life.initial);
    });

    it.each(cells)('does in %s at %s what the table says', (state, event) => {
      const cell = life.table[state][event];
      const reached = stepMachine(life.machine, state, event);
      if (cell === 'refused') {
        expect(reached).toBe(state);
        expect(() => life.next(state, event)).toThrow(
          `a ${life.name} that is ${state} cannot take the event ${event}`,
        );
      } else {
        expect(reached).toBe(cell === 'ignored' ? state : cell);
        expect(life.next(state, event)).toBe(reached);
      }
      // What is ignored in the middle of a life is named by the machine, what is refused is not.
      if (!life.isFinal(state)) {
        const named = life.machine.states[state]!.transitions.has(event);
        expect(named).toBe(cell !== 'refused');
      }
      expect(life.allowedEvents(state).includes(event)).toBe(reached !== state);
    });

    it('never leaves a final state and can be ended from every other', () => {
      for (const state of life.states) {
        const allowed = life.allowedEvents(state);
        if (life.isFinal(state)) expect(allowed).toEqual([]);
        else expect(allowed).toEqual(expect.arrayContaining(['Failed', 'CancelRequested']));
        expect(life.machine.states[state]!.type === 'final').toBe(life.isFinal(state));
      }
    });

    it('reaches every state', () => {
      const reached = new Set<S>([life.initial]);
      // A set is walked in the order of insertion, what is added on the way included.
      for (const state of reached) {
        for (const event of life.allowedEvents(state)) reached.add(life.next(state, event));
      }
      expect([...reached].toSorted()).toEqual([...life.states].toSorted());
    });

    it('is in one of its states after any events', () => {
      fc.assert(
        fc.property(fc.array(fc.constantFrom(...life.events), { maxLength: 30 }), (events) => {
          let state = life.initial;
          for (const event of events) {
            if (life.table[state][event] !== 'refused') state = life.next(state, event);
            expect(life.states).toContain(state);
          }
        }),
        { numRuns: 500 },
      );
    });

    it('is kept as plain JSON and found again', () => {
      for (const state of life.states) {
        const stored: unknown = JSON.parse(JSON.stringify(life.persist(state)));
        expect(stored).toEqual({ machine: life.name, machineVersion: 1, state });
        expect(life.restore(stored)).toBe(state);
      }
      expect(life.restore(null)).toBe(life.initial);
    });

    it.each([
      undefined,
      7,
      'running',
      {},
      [],
      { machine: 'other', machineVersion: 1, state: 'running' },
      { machine: life.name, machineVersion: 2, state: 'running' },
      { machine: life.name, machineVersion: 0, state: 'running' },
      { machine: life.name, machineVersion: 1, state: 'flying' },
      { machine: life.name, state: 'running' },
    ])('refuses the snapshot %j', (snapshot) => {
      expect(() => life.restore(snapshot)).toThrow(/^expected a snapshot of/);
    });
  });
}

it('a backtest has the states that its record has', () => {
  expect([...backtestLife.states]).toEqual([...BACKTEST_STATES]);
});
