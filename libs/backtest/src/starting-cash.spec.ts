import { describe, expect, it } from '@jest/globals';
import { startingCash } from './starting-cash.js';

describe('cash at the start', () => {
  it.each([
    ['100000', '100000'],
    ['100000.50', '100000.5'],
    ['1e15', '1000000000000000'],
    ['1e-8', '0.00000001'],
  ])('may be %s', (text, plain) => {
    expect(startingCash(text)).toBe(plain);
  });

  it.each(['0', '-5', '1e16', '1e400', '1000000000000000.01', 'abc', ''])('is not %s', (text) => {
    expect(() => startingCash(text)).toThrow('expected cash above 0 and at most 1000000000000000');
  });
});
