import { describe, expect, it } from '@jest/globals';
import { contractNote, feeOptions, findSchedule, scheduleNames } from './index.js';
import type { FeeInstrument, FeeOptions } from './index.js';

const STOCK: FeeInstrument = {
  symbol: 'TEST',
  venue: 'XXXX',
  assetClass: 'EQUITY',
  currency: 'USD',
  multiplier: 1,
};

const total = (options: unknown, price = '50', date = '2026-06-15'): string =>
  contractNote(feeOptions.parse(options), {
    date,
    deals: [{ instrument: STOCK, side: 'sell', quantity: '100', price }],
  }).total;

/** Returns `path: message` of every fault. */
function faults(options: unknown): string[] {
  const checked = feeOptions.safeParse(options);
  if (checked.success) return [];
  return checked.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
}

const ROW = { line: 'Commission', basis: 'value', rate: '0.001' };

describe('options of fees', () => {
  it('take every shipped schedule by its name', () => {
    expect(scheduleNames()).toEqual([
      'alpaca',
      'binance-spot',
      'fxcm',
      'ib-fixed',
      'ib-tiered',
      'ig-cfd',
      'upstox',
      'us-regulatory',
      'zerodha',
    ]);
    for (const name of scheduleNames()) expect(feeOptions.parse(name)).toBe(name);
  });

  it('stay JSON and mean the same when they are read again', () => {
    const options = { rows: [{ ...ROW, min: '1', validFrom: '2026-01-01' }], currency: 'USD' };
    const once = feeOptions.parse(options);
    const again = feeOptions.parse(JSON.parse(JSON.stringify(once)));
    expect(again).toEqual(once);
    expect(total(again)).toBe(total(options));
  });

  it('take a table of the user', () => {
    expect(total({ rows: [ROW] })).toBe('5.00');
    expect(total({ table: { rows: [ROW] }, tradedBefore: '0' })).toBe('5.00');
    expect(total({ rows: [{ ...ROW, min: '7.5', limitScope: 'order' }] })).toBe('7.50');
    expect(total({ rows: [{ ...ROW, segment: ['crypto', 'stock'] }] })).toBe('5.00');
  });

  it('take the row of the trade date', () => {
    const rows = [ROW, { ...ROW, rate: '0.002', validFrom: '2026-06-15' }];
    expect(total({ rows }, '50', '2026-06-14')).toBe('5.00');
    expect(total({ rows }, '50', '2026-06-15')).toBe('10.00');
  });

  it('let rows take the place of the lines of a shipped schedule', () => {
    expect(total('ib-fixed')).toBe('1.1228');
    const free = { line: 'Commission', basis: 'value', rate: '0' };
    expect(total({ schedule: 'ib-fixed', rows: [free] })).toBe('0.1228');
    const more = { line: 'Levy', basis: 'lines', of: ['SEC fee'], rate: '1' };
    expect(total({ schedule: 'ib-fixed', rows: [free, more] })).toBe('0.2258');
  });

  it('let a choice decide', () => {
    const on2027 = (taf2027: string): string =>
      total({ schedule: 'us-regulatory', choices: { taf2027 } }, '50', '2027-03-01');
    expect(on2027('hold')).toBe('0.1228');
    expect(on2027('filed')).toBe('0.1265');
  });

  it('say that a rate is unknown instead of taking it for nothing', () => {
    const rows = [{ ...ROW, validFrom: '2027-01-01' }];
    const note = contractNote(feeOptions.parse({ rows }), {
      date: '2026-06-15',
      deals: [{ instrument: STOCK, side: 'buy', quantity: '1', price: '1' }],
    });
    expect(note).toMatchObject({ lines: [], unknownLines: ['Commission'] });
  });

  it.each([
    [7, ': expected the name of a schedule of fees or a table of rows'],
    [['alpaca'], ': expected the name of a schedule of fees or a table of rows'],
    ['ibkr', ': there is no schedule of fees "ibkr". Known: alpaca, binance-spot'],
    [{ schedule: 'ibkr' }, 'schedule: there is no schedule of fees "ibkr"'],
    [{ schedule: 'alpaca', plan: 'x' }, ': unknown "plan"'],
    [{ schedule: 'alpaca', choices: { plan: 'x' } }, 'choices.plan: "alpaca" has no such choice'],
    [
      { schedule: 'upstox', choices: { product: 'carry' } },
      'choices.product: expected delivery or intraday, found "carry"',
    ],
    [{ schedule: 'alpaca', tradedBefore: 5 }, 'tradedBefore: expected a text, found 5'],
    [
      { schedule: 'alpaca', tradedBefore: '-5' },
      'tradedBefore: expected decimal text of 0 or more',
    ],
    [
      { schedule: 'alpaca', liquidity: 'both' },
      'liquidity: expected order, maker or taker, found "both"',
    ],
    [{ rows: [] }, 'rows: expected at least 1 item, found 0'],
    [{ rows: [ROW], zone: 'Mars/Base' }, 'zone: expected '],
    [{ rows: [{ ...ROW, rate: 0.001 }] }, 'rows.0.rate: row 1 ("Commission"): expected '],
    [
      { rows: [ROW, { ...ROW, line: 'Tax', rate: 'free' }] },
      'rows.1.rate: row 2 ("Tax"): expected decimal text such as "0.0025"',
    ],
    [
      { rows: [{ ...ROW, min: '-1' }] },
      'rows.0.min: row 1 ("Commission"): expected decimal text of',
    ],
    [{ rows: [{ ...ROW, basis: 'turnover' }] }, 'rows.0.basis: row 1 ("Commission"): expected '],
    [
      { rows: [{ ...ROW, validFrom: '2026-02-30' }] },
      'rows.0.validFrom: row 1 ("Commission"): expected a date',
    ],
    [{ rows: [{ ...ROW, minimum: '1' }] }, 'rows.0: row 1 ("Commission"): unknown "minimum"'],
    [{ rows: [{ basis: 'value' }] }, 'rows.0.line: row 1: expected a text, found nothing'],
    [
      { rows: [{ ...ROW, limitScope: 'order', roundingMode: 'up' }] },
      'rows.0.roundingScope: row 1 ("Commission"): expected "order" or wider, because that is what',
    ],
    [
      { rows: [{ ...ROW, roundingMode: 'up', roundingUnit: '0' }] },
      'rows.0.roundingUnit: row 1 ("Commission"): expected a unit above 0',
    ],
    [
      { rows: [{ ...ROW, of: ['Tax'] }] },
      'rows.0.of: row 1 ("Commission"): expected names of lines together with the basis "lines"',
    ],
    [
      { rows: [{ line: 'Tax', basis: 'lines', of: ['Commission'], rate: '1' }, ROW] },
      'rows.0.of: row 1 ("Tax"): there is no line "Commission" above the line "Tax"',
    ],
    [
      { rows: [ROW, { ...ROW, rate: '0.002' }] },
      'rows.1.validFrom: row 2 ("Commission"): row 1 of the same line holds for the same fills',
    ],
    [
      { rows: [{ ...ROW, when: { plan: 'pro' } }] },
      'rows.0.when: row 1 ("Commission"): there is no choice plan: "pro"',
    ],
    [
      { rows: [ROW], choices: { plan: { values: ['pro'], default: 'lite' } } },
      'choices.plan.default: expected one of pro as default, found "lite"',
    ],
    [
      {
        rows: [
          {
            ...ROW,
            tiers: { period: 'month', measure: 'value', steps: [{ from: '0', rate: '1' }] },
          },
        ],
      },
      'rows.0.rate: row 1 ("Commission"): expected either a rate or tiers, found both',
    ],
    [
      {
        rows: [
          {
            line: 'Fee',
            basis: 'shares',
            tiers: { period: 'month', measure: 'value', steps: [{ from: '5', rate: '1' }] },
          },
        ],
      },
      'rows.0.tiers: row 1 ("Fee"): expected steps with growing "from", the first one "0"',
    ],
    [
      { schedule: 'alpaca', rows: [{ line: 'SEC fee', basis: 'value', rate: 'x' }] },
      'rows.0.rate: row 1 ("SEC fee"): expected decimal text',
    ],
    [
      { schedule: 'alpaca', rows: [{ line: 'Levy', basis: 'lines', of: ['Tax'], rate: '1' }] },
      'rows: there is no line "Tax" above the line "Levy"',
    ],
  ])('refuse %j: %s', (options, message) => {
    expect(faults(options).join('\n')).toContain(message);
  });

  it('name every fault of a table at once', () => {
    const rows = [
      { ...ROW, rate: 'x' },
      { ...ROW, line: 'Tax', basis: 'y' },
    ];
    expect(faults({ rows })).toHaveLength(2);
  });
});

describe('shipped schedules', () => {
  it.each(scheduleNames())('%s says where each row comes from', (name) => {
    const { rows, title, notModelled } = findSchedule(name);
    expect(title).not.toBe('');
    expect(notModelled.length).toBeGreaterThan(0);
    for (const row of rows) {
      expect(row.source.length).toBeGreaterThan(5);
      expect(row.source).not.toBe('as given by the user');
    }
  });

  it('can be taken over as tables of the user', () => {
    for (const name of scheduleNames()) {
      const options: FeeOptions = feeOptions.parse({ table: { ...findSchedule(name) } });
      expect(options).toEqual({ table: findSchedule(name) });
    }
  });
});
