import { describe, expect, it } from '@jest/globals';
import { VelaError } from '@vela/kernel';
import { knownIndicator } from './known-indicator.js';

function hintFor(name: string): string | undefined {
  try {
    knownIndicator(name);
  } catch (error) {
    if (error instanceof VelaError) return error.hint;
  }
  return undefined;
}

describe('an indicator by its name', () => {
  it('is found in any case', () => expect(knownIndicator('bbands').name).toBe('BBANDS'));

  it.each([
    ['rsii', 'RSI'],
    ['bollinger', 'BBANDS'],
    ['vwap', 'VWAP_SESSION'],
  ])('%s is not there, but %s is', (name, near) => {
    expect(hintFor(name)).toContain(near);
    expect(hintFor(name)!.length).toBeLessThan(150);
  });

  it('has nothing like it', () => {
    expect(hintFor('qqxx')).toBe('List them with vela indicator list.');
  });
});
