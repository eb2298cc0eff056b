import { describe, expect, it } from '@jest/globals';
import { parseInstant } from '@vela/kernel';
import { createInstrument } from '@vela/market';
import { readRunEvents } from './index.js';

const apple = createInstrument({ id: 'ins_1', symbol: 'AAPL' });
const sap = createInstrument({ id: 'ins_2', symbol: 'SAP', currency: 'EUR' });
const at = '2020-08-31';

describe('the events of a run', () => {
  it('are read from what a caller writes', () => {
    const { rates, actions, faults } = readRunEvents(
      {
        rates: [
          { currency: 'EUR', at: '2020-01-02', rate: 1.1172 },
          { currency: 'EUR', at: '2020-01-03T15:00:00Z', rate: '1.1144' },
        ],
        corporateActions: [
          { instrument: 'AAPL', at, kind: 'split', value: 4 },
          { instrument: 'ins_2', at, kind: 'dividend', value: 0.82 },
          { instrument: 'SAP', at, kind: 'delist' },
          { instrument: 'SAP', at, kind: 'rename', symbol: 'SAPN' },
        ],
      },
      [apple, sap],
      'USD',
    );
    expect(faults).toEqual([]);
    expect(rates).toEqual([
      { currency: 'EUR', at: parseInstant('2020-01-02'), rate: '1.1172' },
      { currency: 'EUR', at: parseInstant('2020-01-03T15:00:00Z'), rate: '1.1144' },
    ]);
    expect(actions).toEqual([
      { instrument: 0, action: { kind: 'split', at: parseInstant(at), value: 4 } },
      { instrument: 1, action: { kind: 'dividend', at: parseInstant(at), value: 0.82 } },
      { instrument: 1, action: { kind: 'delist', at: parseInstant(at), value: null } },
      { instrument: 1, action: { kind: 'rename', at: parseInstant(at), symbol: 'SAPN' } },
    ]);
  });

  it('are not needed for instruments of one currency', () => {
    expect(readRunEvents({}, [apple], 'USD')).toEqual({ rates: [], actions: [], faults: [] });
  });

  it('must give a rate for every other currency', () => {
    const { faults } = readRunEvents({}, [apple, sap], 'USD');
    expect(faults).toMatchObject([
      {
        field: 'rates',
        message: 'expected instruments in USD or rates of EUR, found SAP in EUR',
      },
    ]);
    const pair = createInstrument({ id: 'fx', symbol: 'EURUSD', assetClass: 'FX' });
    expect(readRunEvents({}, [apple, sap, pair], 'USD').faults).toEqual([]);
  });

  it.each([
    [{ rates: 'x' }, 'rates: '],
    [{ rates: [{ currency: 'EUR', at, rate: -1 }] }, 'rates.0.rate: expected a rate above 0'],
    [{ rates: [{ currency: 'euro', at, rate: 1 }] }, 'rates.0.currency: expected a currency'],
    [{ rates: [{ currency: 'EUR', at: 'now', rate: 1 }] }, 'rates.0.at: expected a date'],
    [{ corporateActions: [{ instrument: 'AAPL', at, kind: 'split', value: 0 }] }, '.0.value: '],
    [{ corporateActions: [{ instrument: 'AAPL', at, kind: 'merge' }] }, '.0.kind: '],
    [
      { corporateActions: [{ instrument: 'MSFT', at, kind: 'delist' }] },
      'corporateActions.0.instrument: expected one of AAPL, found "MSFT"',
    ],
  ])('refuse %j', (given, message) => {
    const { faults } = readRunEvents(given, [apple], 'USD');
    expect(faults[0]!.message).toContain(message);
  });
});
