import { describe, expect, it } from '@jest/globals';
import { VelaError } from '@vela/kernel';
import { builtInStrategies } from '@vela/strategy';
import { builtInStrategyHash } from './built-in-strategy.js';

describe('the hash of a built-in strategy', () => {
  it('is one for each strategy and the same every time', () => {
    const names = [...builtInStrategies.keys()];
    const hashes = names.map(builtInStrategyHash);
    expect(new Set(hashes).size).toBe(names.length);
    expect(hashes).toEqual(names.map(builtInStrategyHash));
    expect(hashes[0]).toMatch(/^[0-9a-f]{64}$/);
  });

  it('is refused for a name that nobody has, with those that there are', () => {
    try {
      builtInStrategyHash('nobody');
    } catch (thrown) {
      expect(thrown).toBeInstanceOf(VelaError);
      expect(thrown).toMatchObject({ code: 'NOT_FOUND' });
      expect((thrown as VelaError).hint).toContain('sma-cross-long');
      return;
    }
    throw new Error('expected a refusal');
  });
});
