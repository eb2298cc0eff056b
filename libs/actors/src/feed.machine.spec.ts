import { describe, expect, it } from '@jest/globals';
import { FEED_STATES } from '@vela/ports';
import fc from 'fast-check';
import { feedLife } from './feed.machine.js';
import { stepMachine } from './life.js';

describe('the life of a feed', () => {
  const cells = feedLife.states.flatMap((state) =>
    feedLife.events.map((event) => [state, event] as const),
  );

  it('has the states that the port names', () => {
    expect([...feedLife.states].toSorted()).toEqual([...FEED_STATES].toSorted());
  });

  it.each(cells)('does in %s at %s what the table says', (state, event) => {
    const cell = feedLife.table[state][event];
    const reached = stepMachine(feedLife.machine, state, event);
    if (cell === 'refused') expect(() => feedLife.next(state, event)).toThrow(event);
    else expect(feedLife.next(state, event)).toBe(reached);
    expect(reached).toBe(cell === 'ignored' || cell === 'refused' ? state : cell);
  });

  it('is live only after a slice or when a stream has caught up, and down when the source broke and gave nothing since', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...feedLife.events)), (events) => {
        let state = feedLife.initial;
        let last = 'nothing';
        for (const event of events) {
          if (feedLife.isFinal(state)) break;
          state = feedLife.next(state, event);
          if (event !== 'Claimed' && event !== 'Advanced') last = event;
          if (state === 'LIVE') expect(['Delivered', 'Resumed']).toContain(last);
          if (last === 'Broke') expect(state).toBe('DOWN');
          if (last === 'Ended') expect(state).toBe('ENDED');
        }
      }),
    );
  });
});
