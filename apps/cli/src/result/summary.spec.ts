import { describe, expect, it } from '@jest/globals';
import type {
  LookAheadView,
  MetricsView,
  ReportedBacktestView,
  UncertaintyView,
} from '@vela/client';
import { csvLine } from '../output/csv.js';
import { paintFor } from '../output/paint.js';
import { diagnosticsText } from '../strategy/diagnostics.js';
import { lookAheadFacts } from './look-ahead-text.js';
import { ambiguousCandlesText, instrumentResultsText } from './range-text.js';
import { reproductionText } from './reproduction-text.js';
import { summaryText } from './summary.js';
import { warningsText } from './warnings-text.js';

const METRICS: MetricsView = {
  totalReturn: 0.2345,
  cagr: 0.05,
  volatility: 0.18,
  sharpe: 0.61,
  sortino: 0.9,
  calmar: 0.3,
  maxDrawdown: -0.1523,
  maxDrawdownRows: 1_204,
  ulcerIndex: 0.02,
  exposure: 0.6,
  turnover: 3,
  tradeCount: 12,
  winRate: 0.5,
  profitFactor: 1.8,
  payoffRatio: 1.2,
  expectancy: '12.5',
  averageWin: '50',
  averageLoss: '-25',
  averageBarsHeld: 40,
  maxConsecutiveWins: 3,
  maxConsecutiveLosses: 2,
  sqn: 1.1,
  bestPeriod: 0.11,
  worstPeriod: -0.09,
  valueAtRisk95: -0.02,
  expectedShortfall95: -0.03,
  skew: null,
  kurtosis: null,
  netProfit: '23450',
  fees: '120.5',
  finalEquity: '123450',
};

const RUN: ReportedBacktestView = {
  id: 'bt_1',
  state: 'COMPLETED',
  strategyVersion: { id: 'sv_1', number: 2, strategy: { id: 'str_1', name: 'sma-cross' } },
  config: {
    datasets: [
      {
        datasetId: 'ds_1',
        instrument: { id: 'ins_1', symbol: 'SPX' },
        version: 1,
        contentHash: 'ab',
      },
    ],
    timeframe: '1d',
    from: '2015-01-01T00:00:00Z',
    to: '2020-01-01T00:00:00Z',
    startingCash: '100000',
    currency: 'USD',
    parameters: {},
    simulation: {},
    seed: '0',
    strategyHash: 'cd',
    engineVersion: '1',
  },
  metrics: METRICS,
  inputDigest: 'in',
  resultDigest: 'out',
  assumptions: ['No interest.'],
  warnings: [
    {
      rule: 'few-trades',
      severity: 'WARNING',
      message: 'Only 12 trades.',
      advice: 'Test more data.',
      links: [1, 2, 3, 4].map((row) => ({
        kind: 'TRADE',
        id: `bt_1.trade.${row}`,
        row,
        instrumentId: null,
        at: '2024-01-02T00:00:00.000000Z',
        until: '2024-01-05T00:00:00.000000Z',
      })),
    },
  ],
  trial: 1,
  failure: null,
  queuedAt: '2024-01-01T00:00:00Z',
  startedAt: null,
  finishedAt: null,
  elapsedSeconds: 0.4,
  account: null,
  fees: null,
  uncertainty: null,
  lookAhead: null,
  faultReport: null,
  instrumentResults: [],
};

const FIGURES = { min: -0.01, p5: 0, median: 0.02, p95: 0.03, max: 0.04 };
const UNCERTAINTY: UncertaintyView = {
  ambiguousCandles: 3,
  resolutions: 100,
  requested: 100,
  failed: 0,
  finalEquity: { min: '99000', p5: '99500', median: '102000', p95: '103000', max: '104000' },
  totalReturn: FIGURES,
  maxDrawdown: FIGURES,
  tradeCount: { min: 10, p5: 10, median: 11, p95: 12, max: 12 },
  candles: [
    {
      instrument: { symbol: 'SPX' },
      slice: 7,
      at: '2015-02-01T00:00:00Z',
      base: { pnl: '-50', price: '99.5', position: '0' },
      best: { pnl: '75', price: null, position: '1' },
      worst: { pnl: '-50', price: '99.5', position: '0' },
    },
  ],
};
const EQUITY = { at: [1, 2, 3], equity: [1, 2, 3], drawdown: [0, 0, 0], points: 1_258 };
const PLAIN = { paint: paintFor(false), verbose: false, origin: null };

describe('the summary of a run', () => {
  it('shows title, numbers, curve and warnings, without lines wider than a terminal', () => {
    const text = summaryText({ backtest: RUN, equity: EQUITY }, PLAIN);
    expect(text).toContain('sma-cross v2  SPX 1d  2015-01-01 to 2019-12-31  1,258 candles  0.4 s');
    expect(text).toMatch(/Return +\+23\.45 % +Sharpe +0\.61 +Max drawdown +-15\.23 % +Trades +12/);
    expect(text).toContain('equity   ▁▅█');
    expect(text).toContain('! 1 warning   vela backtest show bt_1 --warnings');
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
  });

  it('shows the range over ambiguous candles, and nothing of it when there are none', () => {
    const text = summaryText(
      { backtest: { ...RUN, uncertainty: UNCERTAINTY }, equity: null },
      PLAIN,
    );
    expect(text).toContain('range    return -1.00 % to +4.00 %, median +2.00 %');
    expect(text).toContain('equity 99,000.00 to 104,000.00 USD');
    expect(text).toContain('over 100 resolutions of 3 ambiguous candles');
    const clear = { ...UNCERTAINTY, ambiguousCandles: 0 };
    expect(
      summaryText({ backtest: { ...RUN, uncertainty: clear }, equity: null }, PLAIN),
    ).not.toContain('range');
    const unmeasured = { ...UNCERTAINTY, totalReturn: null, finalEquity: null };
    expect(
      summaryText({ backtest: { ...RUN, uncertainty: unmeasured }, equity: null }, PLAIN),
    ).toContain('range    not measured; 3 ambiguous candles');
  });

  it('lists ambiguous candles with what each outcome earns', () => {
    const text = ambiguousCandlesText(UNCERTAINTY.candles);
    expect(text).toMatch(/2015-02-01 +SPX +-50\.00 at 99\.5 +75\.00 open +-50\.00 at 99\.5/);
  });

  it('lists what each instrument gave', () => {
    const result = {
      instrument: { symbol: 'SPX' },
      currency: 'USD',
      tradeCount: 4,
      winCount: 3,
      fillCount: 9,
      grossPnl: '12',
      fees: '2',
      netPnl: '10',
      openPnl: '-1',
      openQuantity: '1',
      traded: '1000',
      exposure: 0.5,
    };
    const text = instrumentResultsText({ ...RUN, instrumentResults: [result] });
    expect(text).toMatch(/SPX +4 +3 +10\.00 +2\.00 +-1\.00 +1,000\.00 +50\.00 % +USD/);
  });

  it('shows digests with --verbose, and the address of a server that goes on', () => {
    const text = summaryText(
      { backtest: RUN, equity: null },
      { ...PLAIN, verbose: true, origin: 'http://127.0.0.1:3000' },
    );
    expect(text).toContain('result   out');
    expect(text).toContain('http://127.0.0.1:3000/graphql');
  });

  it('shows a dash for what is not defined', () => {
    const metrics = { ...METRICS, sharpe: null, totalReturn: null, winRate: null };
    const text = summaryText({ backtest: { ...RUN, metrics }, equity: null }, PLAIN);
    expect(text).toMatch(/Sharpe +–/);
    expect(text).not.toContain('null');
  });

  it('lists warnings and assumptions in full', () => {
    const text = warningsText(RUN, paintFor(false));
    expect(text).toContain('! Only 12 trades. [few-trades]\n    Test more data.\n');
    expect(text).toContain('→ trade bt_1.trade.1 2024-01-02 – 2024-01-05');
    expect(text).toContain('→ and 1 more; see --json');
    expect(text).toContain('· No interest.');
  });
});

describe('two runs', () => {
  const compare = (found: Parameters<typeof reproductionText>[0]['found']): string =>
    reproductionText(
      { original: RUN, repeated: { ...RUN, id: 'bt_2', resultDigest: 'else' }, found },
      paintFor(false),
    );

  it('do not differ when every row is the same', () => {
    const text = compare({ identical: true, inputs: [], first: null });
    expect(text).toContain('✓ identical');
    expect(text).toMatch(/repeated +bt_2 {2}else/);
    expect(text).not.toContain('first difference');
  });

  it('differ in inputs and first in one row, with both values', () => {
    const text = compare({
      identical: false,
      inputs: [
        { part: 'SEED', row: null, field: 'seed', original: '1', repeated: '2' },
        { part: 'ENGINE', row: null, field: 'engineVersion', original: 'a', repeated: 'b' },
      ],
      first: { part: 'FILLS', row: 3, field: 'price', original: '10', repeated: '11' },
    });
    expect(text).toMatch(/other input +seed seed: 1 became 2/);
    expect(text).toMatch(/other input +engine engineVersion: a became b/);
    expect(text).toMatch(/first difference +fill 3 price: 10 became 11/);
  });
});

describe('the look-ahead check', () => {
  const stamp: LookAheadView = {
    method: 'Samples.',
    windows: 16,
    candlesChecked: 512,
    result: 'CLEAN',
    reason: null,
    findings: [],
    notCovered: ['slices between the windows', 'fitted parameters'],
  };

  it('says what was looked at, what was found and what is not covered', () => {
    expect(lookAheadFacts(stamp)).toEqual([
      ['look-ahead', 'none found in 16 windows, 512 candles'],
      ['not covered', 'slices between the windows; fitted parameters'],
    ]);
    const finding = { cause: 'FUTURE' as const, slice: 7, at: '', field: 'mid' };
    const findings = [{ ...finding, inRun: '1', checked: '2' }];
    const leak = lookAheadFacts({ ...stamp, result: 'LEAK', findings });
    expect(leak[0]![1]).toContain('FOUND');
    expect(leak[1]).toEqual(['leak', 'slice 7 mid: 1 in the run, 2 without the rest']);
  });

  it('says why nothing was looked at, and nothing for runs that have no stamp', () => {
    const none = { ...stamp, result: 'NOT_CHECKED' as const, reason: 'lookAheadWindows is 0' };
    expect(lookAheadFacts(none)).toEqual([['look-ahead', 'not checked: lookAheadWindows is 0']]);
    expect(lookAheadFacts(null)).toEqual([]);
  });
});

describe('diagnostics', () => {
  it('name file, line and column and mark the place below the source', () => {
    const source = 'one\n\tlet x: number = "a";\n';
    const diagnostic = {
      severity: 'ERROR' as const,
      rule: 'ts2322',
      message: 'wrong type',
      line: 2,
      column: 6,
      suggestion: 'write a number',
    };
    expect(diagnosticsText([diagnostic], { path: 'a.ts', source }, paintFor(false))).toBe(
      [
        'a.ts:2:6 error wrong type [ts2322]',
        '    2 | \tlet x: number = "a";',
        '        \t    ^',
        '  → write a number',
      ].join('\n'),
    );
  });

  it('are cut when there are many, and bear a line that is not there', () => {
    const one = {
      severity: 'WARNING' as const,
      rule: 'r',
      message: 'm',
      column: 1,
      suggestion: null,
    };
    const many = Array.from({ length: 25 }, (_, line) => ({ ...one, line: line + 1 }));
    const text = diagnosticsText(many, { path: 'a.ts', source: 'x' }, paintFor(false));
    expect(text).toContain('… and 5 more');
  });
});

describe('a line of CSV', () => {
  it('quotes what needs it and defuses what a spreadsheet would run', () => {
    expect(csvLine(['a,b', 'say "x"', '=cmd()', '-12.5', -1, null, 'plain'])).toBe(
      `"a,b","say ""x""",'=cmd(),-12.5,-1,,plain\n`,
    );
  });
});
