import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { PRIORITIES } from '../manager/effect.js';
import { CircuitBreaker } from './circuit-breaker.js';
import { RateLimiter } from './rate-limiter.js';

describe('the rate of requests', () => {
  it('is never above burst and rate, in any window', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 50 }),
        fc.integer({ min: 1, max: 20 }),
        fc.array(fc.tuple(fc.constantFrom(...PRIORITIES), fc.integer({ min: 0, max: 500 })), {
          maxLength: 100,
        }),
        (perSecond, burst, steps) => {
          const limiter = new RateLimiter<number>({ perSecond, burst });
          const taken: number[] = [];
          let now = 0;
          for (const [priority, pause] of steps) {
            now += pause;
            limiter.offer(priority, now);
            for (const _ of limiter.take(now)) taken.push(now);
          }
          for (let i = 0; i < taken.length; i++) {
            for (let k = i; k < taken.length; k++) {
              const allowed = burst + ((taken[k]! - taken[i]!) / 1_000) * perSecond;
              expect(k - i + 1).toBeLessThanOrEqual(allowed + 1e-6);
            }
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  it('gives cancels what is left for them, before everything else', () => {
    const limiter = new RateLimiter<string>({ perSecond: 10, burst: 10 });
    for (let i = 0; i < 20; i++) limiter.offer('place', `place ${i}`);
    expect(limiter.take(0).length).toBe(9);
    limiter.offer('read', 'read');
    limiter.offer('close', 'close');
    limiter.offer('cancel', 'cancel');
    expect(limiter.take(0)).toEqual(['cancel']);
    expect(limiter.take(100)).toEqual(['close']);
    expect(limiter.room(100)).toBe(0);
    expect(limiter.waitMs(100)).toBe(200);
    expect(limiter.take(300)).toEqual(['place 9']);
  });

  it('says that a queue is full, and gives nothing for a clock that goes back', () => {
    const limiter = new RateLimiter<number>({ perSecond: 1, burst: 1 });
    let count = 0;
    while (limiter.offer('place', count)) count++;
    expect(count).toBe(2_000);
    expect(limiter.take(0).length).toBe(1);
    expect(limiter.take(-1e9).length).toBe(0);
    expect(limiter.take(1_000).length).toBe(1);
  });
});

describe('the breaker', () => {
  it('opens after five failures in a row, tries once after a minute, and opens again', () => {
    const breaker = new CircuitBreaker();
    for (let i = 0; i < 4; i++) breaker.failed(0);
    breaker.succeeded();
    for (let i = 0; i < 4; i++) breaker.failed(1_000);
    expect(breaker.state(1_000)).toBe('closed');
    breaker.failed(1_000);
    expect(breaker.state(1_000)).toBe('open');
    expect(breaker.state(60_999)).toBe('open');
    expect(breaker.state(61_000)).toBe('half-open');
    breaker.failed(61_000);
    expect([breaker.state(61_000), breaker.state(121_000)]).toEqual(['open', 'half-open']);
    breaker.succeeded();
    expect(breaker.state(121_000)).toBe('closed');
  });
});
