import { describe, expect, it } from '@jest/globals';
import { DAY, parseInstant } from '@vela/kernel';
import { createInstrument } from '@vela/market';
import { createFeeModel, feeOptions } from './index.js';

const options = feeOptions.parse({
  table: {
    rows: [
      { line: 'commission', basis: 'order', rate: '1' },
      { line: 'levy', basis: 'value', rate: '0.001', validFrom: '2024-01-02' },
    ],
    notModelled: ['stamp duty'],
  },
});

describe('the report of fees', () => {
  it('sums each line over all days and counts fills without a known rate', () => {
    const instrument = createInstrument({ id: 'ins_a', symbol: 'A' });
    const fees = createFeeModel(options, [instrument]);
    let paid = 0;
    [0, 1, 2].forEach((day) => {
      const booking = {
        instrument: 0,
        side: 1,
        quantity: 10,
        priceUnits: 100,
        priceScale: 0,
        price: 100,
        row: day,
        at: parseInstant('2024-01-01') + day * DAY,
        order: day,
        fee: 0,
      };
      paid += Number(fees.charge(booking, 1_000 * 1e8)) / 1e8;
    });
    const report = fees.report!();
    expect(report.lines).toEqual([
      { line: 'commission', currency: 'USD', amount: 3 },
      { line: 'levy', currency: 'USD', amount: 2 },
    ]);
    expect(paid).toBeCloseTo(5, 8);
    expect(report.unknown).toEqual([{ line: 'levy', fills: 1 }]);
    expect(report.notModelled).toEqual(['stamp duty']);
  });
});
