import { describe, expect, it } from '@jest/globals';
import { Indicator } from './indicator.js';
import { rsi } from './rsi.js';
import { sma } from './sma.js';
import { restoreIndicator, snapshotIndicator } from './snapshot.js';

class Odd extends Indicator<Record<string, never>> {
  readonly buffer = Float64Array.of(-0, Number.NaN, Number.POSITIVE_INFINITY, 0.1 + 0.2);
  zero = -0;
  low = Number.NEGATIVE_INFINITY;

  get kind(): string {
    return 'ODD';
  }

  get warmUp(): number {
    return 1;
  }

  update(value: number): void {
    this.current = value;
  }
}

class Forgetful extends Odd {
  names: string[] = [];
}

describe('a snapshot', () => {
  it('carries minus zero, NaN and infinities through JSON', () => {
    const stored = JSON.stringify(snapshotIndicator(new Odd({})));
    const other = new Odd({});
    other.buffer.fill(1);
    other.zero = 3;
    other.low = 3;
    restoreIndicator(other, JSON.parse(stored));
    expect(Object.is(other.zero, -0)).toBe(true);
    expect(Object.is(other.buffer[0], -0)).toBe(true);
    expect(other.buffer).toEqual(new Odd({}).buffer);
    expect(other.low).toBe(Number.NEGATIVE_INFINITY);
  });

  it('is refused when it belongs to another indicator or is damaged', () => {
    const snapshot = snapshotIndicator(sma(3));
    expect(() => restoreIndicator(sma(4), snapshot)).toThrow(
      'snapshot of SMA parameters: expected [["period",4]], found [["period",3]]',
    );
    expect(() => restoreIndicator(rsi(3), snapshot)).toThrow('expected "RSI", found "SMA"');
    expect(() => restoreIndicator(sma(3), null)).toThrow('expected a record, found null');
    const without = { ...snapshot, state: { ready: true } };
    expect(() => restoreIndicator(sma(3), without)).toThrow('snapshot of SMA fields');
    const wrong = { ...snapshot, state: { ...snapshot.state, window: [1, 2] } };
    expect(() => restoreIndicator(sma(3), wrong)).toThrow('SMA.window length: expected 3, found 2');
    const text = { ...snapshot, state: { ...snapshot.state, window: [1, 2, 'x'] } };
    expect(() => restoreIndicator(sma(3), text)).toThrow('expected "a number", found "x"');
  });

  it('leaves the indicator as it was when it is refused', () => {
    const mean = sma(2);
    mean.update(1);
    const before = snapshotIndicator(mean);
    const broken = { ...before, state: { ...before.state, sum: 7, window: [1] } };
    expect(() => restoreIndicator(mean, broken)).toThrow('length');
    expect(snapshotIndicator(mean)).toEqual(before);
  });

  it('is refused for an indicator that remembers anything else', () => {
    expect(() => snapshotIndicator(new Forgetful({}))).toThrow('ODD.names: expected a number');
  });
});
