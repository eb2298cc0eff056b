import { describe, expect, it } from '@jest/globals';
import { simulationOptions } from '@vela/venue';
import { simulationOptionList } from './simulation-option-list.js';

describe('the list of simulation options', () => {
  const list = simulationOptionList();
  const named = (name: string) => list.find((option) => option.name === name);

  it('names every option of the schema once, each with words', () => {
    const names = list.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const key of Object.keys(simulationOptions.shape)) expect(names).toContain(key);
    expect(list.filter(({ type, description }) => type !== 'CHOICE' && description === '')).toEqual(
      [],
    );
  });

  it('gives the defaults that the schema fills in', () => {
    const filled: Readonly<Record<string, unknown>> = simulationOptions.parse({});
    for (const { name, default: value } of list.filter((option) => !option.name.includes('.'))) {
      expect([name, value]).toEqual([name, filled[name]]);
    }
  });

  it('lists choices, bounds and what may be null', () => {
    expect(named('marketFill')).toMatchObject({
      type: 'CHOICE',
      choices: ['nextOpen', 'sameClose'],
      default: 'nextOpen',
    });
    expect(named('participation')).toMatchObject({ type: 'NUMBER', nullable: true, max: 1 });
    expect(named('latencyMs')).toMatchObject({ type: 'NUMBER', min: 0, nullable: false });
  });

  it('names for which variant an inner option is there', () => {
    expect(named('slippage.model')?.choices).toContain('squareRoot');
    expect(named('slippage.bps')).toMatchObject({ appliesTo: ['bps'], default: undefined });
    expect(named('financing.debitRate')).toMatchObject({ appliesTo: null });
  });
});
