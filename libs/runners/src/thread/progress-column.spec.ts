import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ProgressColumn } from './progress-column.js';

describe('the progress column', () => {
  it('tells the first slice that is not written, whatever was written', () => {
    const value = fc.oneof(fc.double(), fc.constantFrom(0, -0, NaN, Infinity));
    fc.assert(
      fc.property(fc.array(value, { maxLength: 64 }), (values) => {
        const column = new ProgressColumn(64);
        new Float64Array(column.buffer).set(values);
        expect(column.reached(0, 64)).toBe(values.length);
      }),
    );
  });

  it('looks no further than the batch', () => {
    const column = new ProgressColumn(64);
    new Float64Array(column.buffer).fill(1, 0, 30);
    expect(column.reached(10, 20)).toBe(20);
    expect(column.reached(30, 40)).toBe(30);
  });

  it('grows by doubling, into fresh memory', () => {
    const column = new ProgressColumn(100);
    expect(column.grow(100)).toBeNull();
    expect(column.grow(101)?.byteLength).toBe(200 * 8);
    expect(column.grow(1_000)?.byteLength).toBe(1_000 * 8);
    expect(column.reached(0, 1_000)).toBe(0);
  });
});
