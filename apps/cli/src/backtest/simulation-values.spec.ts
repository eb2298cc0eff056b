import { describe, expect, it } from '@jest/globals';
import { simulationValues } from './simulation-values.js';

describe('options of the simulation out of name=value texts', () => {
  it('go where their names say, exact amounts as text', () => {
    expect(
      simulationValues([
        'commissionRate=0.001',
        'marketFill=sameClose',
        'slippage.model=bps',
        'slippage.bps=5',
        'participation=null',
      ]),
    ).toEqual({
      commissionRate: '0.001',
      marketFill: 'sameClose',
      slippage: { model: 'bps', bps: 5 },
      participation: null,
    });
  });

  it('may be an object as JSON', () => {
    expect(simulationValues(['slippage={"model":"none"}'])).toEqual({
      slippage: { model: 'none' },
    });
  });

  it.each([
    ['slipage.bps=5', 'there is no option "slipage.bps"'],
    ['marketFill', 'expected name=value'],
    ['__proto__=1', 'there is no option "__proto__"'],
  ])('refuse %s', (text, message) => {
    expect(() => simulationValues([text])).toThrow(message);
  });
});
