import { describe, expect, it } from '@jest/globals';
import { AttemptLimit } from './attempt-limit.js';

describe('a limit of attempts', () => {
  const begin = 1_000_000_000_000;
  const at = { now: begin };
  const limit = (): AttemptLimit =>
    new AttemptLimit({ now: () => at.now }, { attempts: 3, withinMs: 60_000 });

  it('lets so many pass, then none until the first is old enough', () => {
    const counted = limit();
    for (let n = 0; n < 3; n++) {
      at.now = begin + n * 10_000_000;
      counted.count('me', 'connecting');
    }
    expect(() => counted.count('me', 'connecting')).toThrow(
      expect.objectContaining({
        code: 'LIMIT_EXCEEDED',
        retryable: true,
        message: 'expected connecting at most 3 times in 60 s, found one more',
        hint: 'Try again in 40 s.',
      }),
    );
    at.now = begin + 60_000_000;
    expect(() => counted.count('me', 'connecting')).not.toThrow();
    expect(() => counted.count('me', 'connecting')).toThrow(/one more/);
  });

  it('counts each subject by itself and forgets the oldest of very many', () => {
    const counted = limit();
    for (let n = 0; n < 3; n++) counted.count('first', 'it');
    expect(() => counted.count('first', 'it')).toThrow(/one more/);
    for (let n = 0; n < 1_000; n++) counted.count(`other ${n}`, 'it');
    expect(() => counted.count('first', 'it')).not.toThrow();
  });

  it('survives a clock that goes back', () => {
    const counted = limit();
    at.now = begin;
    for (let n = 0; n < 3; n++) counted.count('me', 'it');
    at.now = begin - 3_600_000_000;
    expect(() => counted.count('me', 'it')).not.toThrow();
  });
});
