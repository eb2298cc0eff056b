import { describe, expect, it } from '@jest/globals';
import { stepMachine } from './life.js';
import { gatewayLife, gatewayMachine } from './gateway.machine.js';

const { states, events, table } = gatewayLife;

describe('the life of a gateway', () => {
  it.each(states.flatMap((state) => events.map((event) => [state, event] as const)))(
    'does in %s at %s what its table says',
    (state, event) => {
      const cell = table[state][event];
      expect(cell).not.toBe('refused');
      const after = stepMachine(gatewayMachine, state, event);
      expect(after).toBe(cell === 'ignored' ? state : cell);
      expect(gatewayLife.next(state, event)).toBe(after);
    },
  );

  it('becomes ready through reconciling alone', () => {
    const ways = states.flatMap((state) =>
      events.filter((event) => table[state][event] === 'ready').map((event) => [state, event]),
    );
    expect(ways).toEqual([['reconciling', 'Reconciled']]);
  });

  it('loses its connection from every state, and comes back by connecting', () => {
    for (const state of states) {
      expect(gatewayLife.next(state, 'Disconnected')).toBe('disconnected');
    }
    const ways = events.map((event) => gatewayLife.next('disconnected', event));
    expect(new Set(ways)).toEqual(new Set(['disconnected', 'connecting', 'auth-required']));
  });

  it('begins to connect with every new owner, and never ends', () => {
    for (const state of states) {
      expect(gatewayLife.next(state, 'Claimed')).toBe('connecting');
      expect(gatewayLife.isFinal(state)).toBe(false);
      expect(gatewayLife.restore(gatewayLife.persist(state))).toBe(state);
    }
  });
});
