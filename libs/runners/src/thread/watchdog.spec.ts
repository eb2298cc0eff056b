import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { watch } from './watchdog.js';

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

describe('the watchdog', () => {
  const start = (position: () => number) => {
    const stuck: number[] = [];
    let looks = 0;
    const stop = watch({
      limitMs: 1_000,
      position,
      onStuck: (at) => stuck.push(at),
      onLook: () => looks++,
    });
    return { stuck, stop, looks: () => looks };
  };

  it('reports once where nothing moved for the whole limit', () => {
    const { stuck } = start(() => 7);
    jest.advanceTimersByTime(900);
    expect(stuck).toEqual([]);
    jest.advanceTimersByTime(5_000);
    expect(stuck).toEqual([7]);
  });

  it('is content with any move, and silent when it was stopped', () => {
    let at = 0;
    const { stuck, stop, looks } = start(() => at);
    for (let i = 0; i < 10; i++) {
      jest.advanceTimersByTime(900);
      at++;
    }
    stop();
    jest.advanceTimersByTime(5_000);
    expect(stuck).toEqual([]);
    expect(looks()).toBeGreaterThan(50);
  });

  it('does not count the time in which it could not look', () => {
    const { stuck } = start(() => 0);
    jest.advanceTimersByTime(500);
    // This thread was busy for a minute: the clock went on, no timer fired.
    jest.setSystemTime(Date.now() + 60_000);
    const far = performance.now() + 60_000;
    jest.spyOn(performance, 'now').mockReturnValue(far);
    jest.advanceTimersByTime(100);
    expect(stuck).toEqual([]);
    jest.restoreAllMocks();
  });
});
