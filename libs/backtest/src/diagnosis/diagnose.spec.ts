import { describe, expect, it } from '@jest/globals';
import { DAY } from '@vela/kernel';
import { OrderRole, OrderState, OrderType, simulationOptions } from '@vela/venue';
import {
  BEGIN,
  SOUND_CANDLES,
  curve,
  gave,
  instrument,
  someTrades,
  soundRun,
  trading,
} from '../../test/sound-run.js';
import { DIAGNOSIS_RULES, diagnose } from './diagnose.js';
import type { Evidence } from './evidence.js';

type Change = Partial<Evidence>;
/** A rule with what makes it speak and what leaves it silent. */
type Case = readonly [id: string, fires: Change, silent: Change];

const report = (part: Partial<Evidence['report']>): Change => ({
  report: { ...soundRun().report, ...part },
});
const uncertainty = (part: Partial<Evidence['report']['uncertainty']>): Change =>
  report({ uncertainty: { ...soundRun().report.uncertainty, ...part } });
const stamp = (cause: 'FUTURE' | 'WARM_UP', result: 'LEAK' | 'CLEAN'): Change =>
  report({
    lookAhead: {
      method: '',
      windows: 1,
      candlesChecked: 1,
      result,
      reason: null,
      notCovered: [],
      findings: [{ cause, slice: 7, at: BEGIN, field: 'mid', inRun: '1', checked: '2' }],
    },
  });
const metrics = (part: Evidence['metrics']): Change => ({
  metrics: { ...soundRun().metrics, ...part },
});
const simulation = (options: object): Change => ({ simulation: simulationOptions.parse(options) });
const candles = (part: Partial<Evidence['data'][number]>): Change => ({
  data: [{ ...SOUND_CANDLES, ...part }],
});
const parameter = (value: number): Change => ({
  parameters: [{ name: 'fast', value, default: 10, min: 2, max: 50 }],
});
const place = (size: number) => ({ row: 9, at: BEGIN + 9 * DAY, size });
const range = (p5: number, p95: number) => ({ min: p5, p5, median: 0, p95, max: p95 });
const orders = (row: (at: number) => Partial<Record<keyof Evidence['orders'], number>>): Change => {
  const rows = Array.from({ length: 40 }, (_, at) => ({
    state: OrderState.FILLED,
    type: OrderType.LIMIT,
    role: OrderRole.ENTRY,
    instrument: 0,
    slice: at,
    ...row(at),
  }));
  const column = (name: keyof Evidence['orders']) => rows.map((one) => one[name]);
  return {
    orders: {
      state: column('state'),
      type: column('type'),
      role: column('role'),
      instrument: column('instrument'),
      slice: column('slice'),
    },
  };
};
const FIVE = ['AAA', 'BBB', 'CCC', 'DDD', 'EEE'];
const portfolio = (lastAt: number): Change => ({
  instruments: FIVE.map(instrument),
  data: FIVE.map((_, at) => ({
    ...SOUND_CANDLES,
    lastAt: at === 0 ? lastAt : SOUND_CANDLES.lastAt,
  })),
});
const jump = { jumpCount: 1, jumps: [place(0.25)] };
const WEAVE = Array.from({ length: 100 }, (_, at) => 100 + at / 2 + 5 * Math.sin(at));
const together = (along: number): Change => ({
  instruments: [instrument('AAA'), instrument('BBB')],
  data: [SOUND_CANDLES, SOUND_CANDLES],
  market: {
    equity: soundRun().market.equity,
    closes: [WEAVE, WEAVE.map((close, at) => 2 * close + along * Math.cos(3 * at))],
  },
});
const invested = (share: number): Change => ({
  market: { equity: WEAVE.map((close) => 100 + share * (close - 100)), closes: [WEAVE] },
});
const lastDay = 999;
const doubling = (factor: number): Change =>
  trading(
    someTrades(40).map((trade, at) => ({
      ...trade,
      quantity: 10 * (at % 3 === 1 ? factor : 1),
    })),
  );

const CASES: readonly Case[] = [
  ['look-ahead', stamp('FUTURE', 'LEAK'), stamp('WARM_UP', 'CLEAN')],
  ['warm-up', stamp('WARM_UP', 'CLEAN'), stamp('FUTURE', 'LEAK')],
  ['ambiguous-candles', uncertainty({ ambiguousCandles: 3 }), uncertainty({ ambiguousCandles: 2 })],
  [
    'ambiguous-sign',
    uncertainty({ totalReturn: range(-0.01, 0.02) }),
    uncertainty({ totalReturn: range(0.01, 0.02) }),
  ],
  ['failed-resolutions', uncertainty({ failed: 1 }), uncertainty({ failed: 0 })],
  [
    'fewer-resolutions',
    uncertainty({ ambiguousCandles: 1, resolutions: 50 }),
    uncertainty({ ambiguousCandles: 0, resolutions: 0 }),
  ],
  ['few-trades', trading(someTrades(29)), trading(someTrades(30))],
  [
    'one-trade',
    trading([{ entryRow: 700, exitRow: 705, exitPrice: 200 }, ...someTrades(40)]),
    trading([{ entryRow: 700, exitRow: 705, exitPrice: 110 }, ...someTrades(40)]),
  ],
  [
    'one-instrument',
    report({ instruments: [gave('AAA', 700), gave('BBB', 200), gave('CCC', 100)] }),
    report({ instruments: [gave('AAA', 500), gave('BBB', 300), gave('CCC', 200)] }),
  ],
  [
    'one-month',
    curve((row) => 100_000 + row + Math.max(0, Math.min(20, row - 400)) * 100),
    curve((row) => 100_000 + 30 * row + 100 * Math.sin(row)),
  ],
  [
    'one-year',
    curve((row) => 100_000 + row + Math.max(0, Math.min(300, row - 380)) * 100),
    curve((row) => 100_000 + 100 * row),
  ],
  [
    'few-days',
    curve((row) => 100_000 + (row > 500 ? 5_000 : 0) - row),
    curve((row) => 100_000 + (row > 500 ? 5_000 : 0) + 10 * row),
  ],
  ['ruin', curve((row) => (row === 900 ? 0 : 1_000 + row)), curve((row) => 1_000 + row)],
  [
    'drawdown-not-recovered',
    curve((row) => 100_000 - 300 * Math.max(0, Math.min(100, row - 500))),
    curve((row) => 100_000 + 30 * row - 300 * Math.max(0, Math.min(50, row - 900))),
  ],
  [
    'losing-streak',
    trading(someTrades(40).map((trade, at) => ({ ...trade, exitPrice: at < 12 ? 99 : 102 }))),
    trading(someTrades(40).map((trade, at) => ({ ...trade, exitPrice: at < 7 ? 99 : 102 }))),
  ],
  ['too-good', metrics({ sharpe: 6 }), metrics({ sharpe: 3 })],
  ['never-loses', trading(someTrades(40, { exitPrice: 101 })), trading(someTrades(40))],
  ['no-fees', metrics({ fees: 0 }), metrics({ fees: 0.01 })],
  ['costs-above-edge', metrics({ fees: 150 }), metrics({ fees: 50 })],
  [
    'unknown-fees',
    report({ fees: { lines: [], unknown: [{ line: 'stt', fills: 3 }], notModelled: [] } }),
    report({ fees: { lines: [], unknown: [], notModelled: [] } }),
  ],
  [
    'unmodelled-fees',
    report({ fees: { lines: [], unknown: [], notModelled: ['stamp duty'] } }),
    report({ fees: { lines: [], unknown: [], notModelled: [] } }),
  ],
  [
    'margin-calls',
    report({ account: { marginCalls: 2, balances: [], cash: [] } }),
    report({ account: { marginCalls: 0, balances: [], cash: [] } }),
  ],
  [
    'free-borrowing',
    trading(someTrades(40, { quantity: -10 })),
    {
      ...trading(someTrades(40, { quantity: -10 })),
      ...simulation({ financing: { borrowRate: 0.01 } }),
    },
  ],
  [
    'above-volume',
    { volume: { exceeded: 1, filled: 80, inNone: 0, tooLarge: [4], withoutVolume: [] } },
    { volume: { exceeded: 0, filled: 80, inNone: 0, tooLarge: [], withoutVolume: [] } },
  ],
  [
    'fills-without-volume',
    { volume: { exceeded: 0, filled: 79, inNone: 1, tooLarge: [], withoutVolume: [4] } },
    {
      volume: { exceeded: 0, filled: 0, inNone: 80, tooLarge: [], withoutVolume: [4] },
      ...candles({ volumeMean: 0, volumeDeviation: 0, withoutVolume: 1_000 }),
    },
  ],
  ['same-close', simulation({ marketFill: 'sameClose' }), simulation({ marketFill: 'nextOpen' })],
  [
    'touched-limits',
    orders(() => ({})),
    { ...orders(() => ({})), ...simulation({ limitFill: 'cross' }) },
  ],
  [
    'rejected-orders',
    orders((at) => ({ type: OrderType.MARKET, state: at === 3 ? OrderState.REJECTED : 1 })),
    orders(() => ({ type: OrderType.MARKET })),
  ],
  [
    'unfilled-entries',
    orders((at) => ({ state: at === 3 ? OrderState.FILLED : OrderState.EXPIRED })),
    orders((at) => ({ state: at < 9 ? OrderState.FILLED : OrderState.EXPIRED })),
  ],
  [
    'open-at-end',
    report({ instruments: [{ ...gave('AAA', 200), openQuantity: 5, openPnl: 29_000 }] }),
    report({ instruments: [{ ...gave('AAA', 200), openQuantity: 5, openPnl: 9_000 }] }),
  ],
  [
    'exits-at-end',
    trading(someTrades(40, { exitRow: lastDay })),
    trading([...someTrades(30), ...someTrades(10, { exitRow: lastDay })]),
  ],
  [
    'short-holding',
    trading(someTrades(40).map((trade) => ({ ...trade, exitRow: trade.entryRow }))),
    trading(someTrades(40).map((trade) => ({ ...trade, exitRow: trade.entryRow + 1 }))),
  ],
  [
    'tiny-trades',
    trading(someTrades(40, { exitPrice: 100.01 })),
    trading(someTrades(40, { exitPrice: 100.03 })),
  ],
  ['high-turnover', metrics({ turnover: 400 }), metrics({ turnover: 200 })],
  [
    'high-leverage',
    trading(someTrades(40, { quantity: 3_000 })),
    trading(someTrades(40, { quantity: 1_000 })),
  ],
  [
    'duplicated-trades',
    trading([...someTrades(40), { entryRow: 20, exitRow: 25, exitPrice: 101 }]),
    trading([...someTrades(40), { entryRow: 20, exitRow: 25, exitPrice: 101, quantity: 9 }]),
  ],
  ['growing-sizes', doubling(4), doubling(1)],
  [
    'not-tradable',
    { instruments: [{ ...instrument('AAA'), tradable: false }] },
    { instruments: [instrument('AAA')] },
  ],
  [
    'stale-candles',
    candles({ unchanged: 12, longestUnchanged: place(12) }),
    candles({ unchanged: 12, longestUnchanged: place(3) }),
  ],
  [
    'data-gaps',
    candles({ gapCount: 2, gaps: [place(9 * DAY), place(20 * DAY)] }),
    candles({ gapCount: 0, gaps: [] }),
  ],
  [
    'price-jumps',
    candles(jump),
    {
      ...candles(jump),
      actions: [
        { instrument: 0, action: { kind: 'split', at: BEGIN + 9 * DAY, ratio: 4 } as never },
      ],
    },
  ],
  ['survivors', portfolio(SOUND_CANDLES.lastAt), portfolio(BEGIN + 500 * DAY)],
  [
    'short-history',
    curve((row) => 100_000 + 30 * row + 100 * Math.sin(row), 300),
    curve((row) => 100_000 + 30 * row + 100 * Math.sin(row)),
  ],
  [
    'erratic-volume',
    candles({ volumeDeviation: 4_000_000 }),
    { ...candles({ volumeDeviation: 4_000_000 }), ...simulation({ participation: 0.1 }) },
  ],
  ['thin-trading', candles({ withoutVolume: 300 }), candles({ withoutVolume: 100 })],
  ['only-the-market', invested(0.8), invested(1.5)],
  ['overlapping-instruments', together(0.1), together(20)],
  ['parameter-at-edge', parameter(50), parameter(49)],
];

const rulesOf = (change: Change): string[] =>
  diagnose({ ...soundRun(), ...change }).map(({ rule }) => rule);

describe('the diagnosis of a run', () => {
  it('has nothing to say of a sound one', () => {
    expect(diagnose(soundRun())).toEqual([]);
  });

  it('has a case for each of at least 25 rules, whose ids differ', () => {
    const ids = DIAGNOSIS_RULES.map(({ id }) => id);
    expect(CASES.map(([id]) => id).toSorted()).toEqual(ids.toSorted());
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBeGreaterThanOrEqual(25);
  });

  it.each(CASES)('%s speaks where it should', (id, fires) => {
    expect(rulesOf(fires)).toContain(id);
  });

  it.each(CASES)('%s is silent where it should be', (id, _, silent) => {
    expect(rulesOf(silent)).not.toContain(id);
  });

  it.each(CASES)('%s says what to do, in figures that are numbers', (id, fires) => {
    const found = diagnose({ ...soundRun(), ...fires }).find(({ rule }) => rule === id)!;
    expect(found.message).not.toMatch(/NaN|Infinity|undefined|null/);
    expect(found.message).toMatch(/^[A-Z\d].*\.$/);
    expect(found.advice).toMatch(/^[A-Z].*\.$/);
    for (const link of found.links!) {
      expect(Number.isSafeInteger(link.row ?? 0)).toBe(true);
      expect(link.at).not.toBeNaN();
    }
  });

  it('puts errors first and notes last', () => {
    const found = diagnose({
      ...soundRun(),
      ...stamp('FUTURE', 'LEAK'),
      ...trading([]),
      ...curve(() => 1, 9),
    });
    const rank = { ERROR: 0, WARNING: 1, INFO: 2 };
    const ranks = found.map(({ severity }) => rank[severity]);
    expect(ranks).toEqual(ranks.toSorted((a, b) => a - b));
    expect(found[0]).toMatchObject({ rule: 'look-ahead', severity: 'ERROR' });
  });

  it('links a finding to what it is about', () => {
    const trades = trading([{ entryRow: 700, exitRow: 705, exitPrice: 200 }, ...someTrades(40)]);
    const found = diagnose({ ...soundRun(), ...trades }).find(({ rule }) => rule === 'one-trade');
    expect(found!.links).toEqual([
      {
        kind: 'TRADE',
        row: 0,
        instrumentId: 'ins_AAA',
        at: BEGIN + 700 * DAY,
        until: BEGIN + 705 * DAY,
      },
    ]);
  });

  it('keeps twenty links at most, and holds for runs of nothing', () => {
    const many = diagnose({
      ...soundRun(),
      ...trading(someTrades(40).map((trade) => ({ ...trade, exitRow: trade.entryRow }))),
    });
    for (const { links } of many) expect(links!.length).toBeLessThanOrEqual(20);
    const empty = { ...soundRun(), ...trading([]), ...curve(() => 1, 0), metrics: {} };
    expect(diagnose(empty).map(({ rule }) => rule)).toEqual(['few-trades']);
  });
});
