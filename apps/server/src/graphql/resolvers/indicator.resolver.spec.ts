import 'reflect-metadata';
import { describe, expect, it } from '@jest/globals';
import { indicatorFamilies } from '@vela/indicators';
import { IndicatorFamily } from '../types/indicator.type.js';
import { IndicatorResolver } from './indicator.resolver.js';

const resolver = new IndicatorResolver();

describe('indicators over GraphQL', () => {
  it('knows every family of the catalogue', () => {
    expect(Object.values(IndicatorFamily)).toEqual([...indicatorFamilies.keys()]);
  });

  it('lists all of them, those of a family, or those that a text finds', () => {
    expect(resolver.indicators(null, null).length).toBeGreaterThan(150);
    const volume = resolver.indicators(IndicatorFamily.VOLUME, null);
    expect(new Set(volume.map(({ family }) => family))).toEqual(new Set(['Volume']));
    expect(resolver.indicators(null, 'bollinger bands')).toContainEqual(
      expect.objectContaining({
        name: 'BBANDS',
        family: 'Volatility',
        description: 'Bollinger bands',
        inputs: ['close'],
        outputs: ['upper', 'middle', 'lower'],
        warmUp: 20,
      }),
    );
    expect(resolver.indicators(null, 'no such thing')).toEqual([]);
  });
});
