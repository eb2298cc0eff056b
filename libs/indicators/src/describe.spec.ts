import { describe, expect, it } from '@jest/globals';
import { catalogue } from './catalogue.js';
import { describeIndicators } from './describe.js';

const names = (filter: Parameters<typeof describeIndicators>[0]): string[] =>
  describeIndicators(filter).map(({ name }) => name);

describe('descriptions of indicators', () => {
  it('are there for all of the catalogue, with usual parameters in range', () => {
    const all = describeIndicators();
    expect(all.map(({ name }) => name)).toEqual([...catalogue.keys()]);
    for (const { parameters, warmUp } of all) {
      expect(warmUp).toBeGreaterThan(0);
      for (const { kind, min, max, choices, usual } of parameters) {
        if (kind === 'choice') expect(choices).toContain(usual);
        else expect(Number(usual) >= min! && Number(usual) <= max!).toBe(true);
      }
    }
  });

  it('are found by family and by a part of the name or the title', () => {
    expect(names({ search: 'macd' })).toEqual(['MACD']);
    expect(names({ search: ' BOLLINGER ' })).toContain('BBANDS');
    expect(names({ family: 'Volume', search: 'vwap' })).toContain('VWAP_SESSION');
    expect(names({ family: 'Volume', search: 'macd' })).toEqual([]);
    expect(names({ family: 'nope' })).toEqual([]);
  });

  it('say which values a parameter may have', () => {
    const [bands] = describeIndicators({ search: 'BBANDS' });
    expect(bands!.parameters).toEqual([
      expect.objectContaining({ name: 'period', kind: 'integer', min: 1, max: 100_000, usual: 20 }),
      expect.objectContaining({ name: 'mult', kind: 'number', min: 0, isMinExcluded: true }),
    ]);
    const [ppo] = describeIndicators({ search: 'percentage price' });
    expect(ppo!.parameters.find(({ kind }) => kind === 'choice')!.choices).toEqual(['sma', 'ema']);
  });
});
