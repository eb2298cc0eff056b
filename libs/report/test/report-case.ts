import { runSummary, tradeColumns } from '@vela/analytics';
import { DAY, HOUR, createRandom, parseInstant } from '@vela/kernel';
import type { ReportInput, ReportStatistic, ReportTrade } from '../src/index.js';

/** What a made-up run is like. */
export interface ReportCase {
  readonly candles: number;
  readonly trades: number;
  readonly seed?: number;
  /** Mean return of a candle; below 0 for a run that loses. */
  readonly drift?: number;
}

const OPEN = parseInstant('2004-01-05T00:00:00Z');
const CASH = 100_000;

/** Returns the input of a report of a run that follows no strategy at all, always the same one. */
export function reportCase({ candles, trades, seed = 7, drift = 0.0005 }: ReportCase): ReportInput {
  const prices = walk(candles, seed, drift);
  const rows = tradeRows(prices, trades, seed);
  const curve = equityOf(prices, rows);
  const totals = rows.reduce((sum, one) => sum + Number(one.grossPnl), 0);
  const paid = rows.reduce((sum, one) => sum + Number(one.fees), 0);
  return {
    run: runOf(candles),
    statistics: statisticsOf(curve.equity, rows),
    equity: curve,
    periodsPerYear: 252,
    benchmark: { name: 'ACME held', at: curve.at, value: prices.close },
    candles: [{ symbol: 'ACME', timeframe: '1d', ...prices, candlesPerEntry: 1 }],
    trades: rows,
    tradeCount: rows.length,
    instruments: [
      {
        symbol: 'ACME',
        currency: 'USD',
        tradeCount: rows.length,
        winCount: rows.filter(({ netPnl }) => Number(netPnl) > 0).length,
        fillCount: 2 * rows.length,
        grossPnl: totals.toFixed(8),
        fees: paid.toFixed(8),
        netPnl: (totals - paid).toFixed(8),
        openPnl: '0.00000000',
        traded: (1e6).toFixed(8),
        exposure: 0.6,
      },
    ],
    costs: null,
    cash: [],
    fees: {
      total: paid.toFixed(8),
      lines: paid === 0 ? [] : [{ line: 'commission', currency: 'USD', amount: paid.toFixed(8) }],
      unknown: [],
      notModelled: [],
    },
    uncertainty: uncertaintyOf(rows.length),
    lookAhead: lookAheadOf(),
    warnings: [
      {
        rule: 'one-trade',
        severity: 'WARNING',
        message: 'One trade makes 60 % of all gross profit.',
        advice: 'Look at it, and at the result without it.',
        links: [
          ...(trades > 0 ? [{ kind: 'TRADE' as const, row: 0, at: OPEN, until: null }] : []),
          { kind: 'TRADE', row: 40_000, at: OPEN, until: null },
          { kind: 'SPAN', row: null, at: OPEN, until: OPEN + 30 * DAY },
        ],
      },
      {
        rule: 'fewer-resolutions',
        severity: 'INFO',
        message: 'The range is over fewer runs.',
        advice: null,
        links: [],
      },
    ],
    assumptions: ['Market orders fill at the next open.', 'Stops fill at the worse price.'],
  };
}

function runOf(candles: number): ReportInput['run'] {
  return {
    id: 'bt_01m7wg6jfwezk80vz3y90eqq1k',
    strategy: 'trend-follow',
    version: 3,
    timeframe: '1d',
    from: OPEN,
    to: OPEN + candles * 2 * DAY,
    startingCash: '100000',
    currency: 'USD',
    parameters: { fast: 20, slow: 50, exits: { stop: 0.05 } },
    simulation: { commissionRate: '0.001', intrabar: 'pessimistic', account: { kind: 'cash' } },
    seed: '0',
    datasets: [{ symbol: 'ACME', timeframe: '1d', version: 2, contentHash: 'ab'.repeat(32) }],
    strategyHash: 'cd'.repeat(32),
    engineVersion: '0.1.0+s2',
    inputDigest: '12'.repeat(32),
    resultDigest: '34'.repeat(32),
    trial: 17,
  };
}

function uncertaintyOf(trades: number): ReportInput['uncertainty'] {
  return {
    ambiguousCandles: trades > 0 ? 4 : 0,
    resolutions: 100,
    requested: 100,
    failed: 0,
    finalEquity: { min: 90_000, p5: 95_000, median: 105_000, p95: 118_000, max: 125_000 },
    totalReturn: { min: -0.1, p5: -0.05, median: 0.05, p95: 0.18, max: 0.25 },
    maxDrawdown: { min: -0.4, p5: -0.35, median: -0.3, p95: -0.25, max: -0.2 },
    tradeCount: { min: 38, p5: 39, median: 40, p95: 41, max: 42 },
  };
}

function lookAheadOf(): ReportInput['lookAhead'] {
  return {
    method: 'Windows of decisions were run again with a future of noise.',
    windows: 16,
    candlesChecked: 512,
    result: 'LEAK',
    reason: null,
    findings: [
      {
        cause: 'FUTURE',
        slice: 31,
        at: OPEN + 45 * DAY,
        field: 'fields.mid',
        inRun: '101.5',
        checked: '99.25',
      },
    ],
    notCovered: ['parameters that were fitted to the same candles'],
  };
}

type Prices = Record<'openAt' | 'open' | 'high' | 'low' | 'close', Float64Array>;

function walk(count: number, seed: number, drift: number): Prices {
  const random = createRandom(seed, 'prices');
  const column = (): Float64Array => new Float64Array(count);
  const prices = {
    openAt: column(),
    open: column(),
    high: column(),
    low: column(),
    close: column(),
  };
  let [price, day] = [100, 0];
  for (let row = 0; row < count; row += 1) {
    const noise = random.next() + random.next() + random.next() - 1.5;
    const close = price * (1 + drift + 0.022 * noise);
    const cents = (value: number): number => Math.round(value * 100) / 100;
    prices.openAt[row] = OPEN + day * DAY;
    prices.open[row] = cents(price);
    prices.close[row] = cents(close);
    prices.high[row] = cents(Math.max(price, close) * (1 + 0.006 * random.next()));
    prices.low[row] = cents(Math.min(price, close) * (1 - 0.006 * random.next()));
    price = close;
    day += day % 7 === 4 ? 3 : 1;
  }
  return prices;
}

interface Row extends ReportTrade {
  readonly entryRow: number;
  readonly exitRow: number;
}

function tradeRows(prices: Prices, count: number, seed: number): Row[] {
  const random = createRandom(seed, 'trades');
  const room = prices.open.length / Math.max(1, count);
  return Array.from({ length: count }, (_, index) => {
    const entryRow = Math.floor(index * room + random.next() * room * 0.3);
    const exitRow = Math.min(
      entryRow + 1 + Math.floor(random.next() * room * 0.6),
      prices.open.length - 1,
    );
    const [entry, exit] = [prices.open[entryRow]!, prices.open[exitRow]!];
    const side = random.next() < 0.75 ? 'long' : 'short';
    const gross = (side === 'long' ? 1 : -1) * (exit - entry) * 400;
    const fees = (entry + exit) * 400 * 0.0005;
    return {
      symbol: 'ACME',
      side,
      quantity: '400',
      entryAt: prices.openAt[entryRow]!,
      entryPrice: String(entry),
      exitAt: prices.openAt[exitRow]!,
      exitPrice: String(exit),
      grossPnl: gross.toFixed(8),
      fees: fees.toFixed(8),
      netPnl: (gross - fees).toFixed(8),
      returnRatio: (gross - fees) / (400 * entry),
      entryRow,
      exitRow,
    };
  });
}

function equityOf(
  prices: Prices,
  trades: readonly Row[],
): { at: Float64Array; equity: Float64Array } {
  const equity = new Float64Array(prices.open.length).fill(CASH);
  for (const { side, entryRow, exitRow, entryPrice, netPnl } of trades) {
    for (let row = entryRow; row < equity.length; row += 1) {
      const open = (side === 'long' ? 1 : -1) * (prices.close[row]! - Number(entryPrice)) * 400;
      equity[row]! += row < exitRow ? open : Number(netPnl);
    }
  }
  return { at: prices.openAt.map((at) => at + 21 * HOUR), equity };
}

function statisticsOf(equity: Float64Array, trades: readonly Row[]): ReportStatistic[] {
  const columns = tradeColumns(
    trades.map(({ netPnl, grossPnl, fees, quantity, entryRow, exitRow }) => ({
      pnlNet: Number(netPnl),
      pnlGross: Number(grossPnl),
      commission: Number(fees),
      quantity: Number(quantity),
      entryRow,
      exitRow,
    })),
  );
  const summary = runSummary(equity, columns, { periodsPerYear: 252, riskFreeRateAnnual: 0 });
  return Object.entries(summary).map(([name, value]: [string, number | null]) => ({
    name,
    label: name.replace(/([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`),
    group: /trade|win|loss|fees|expect/i.test(name) ? 'Closed trades' : 'Growth and risk',
    unit: /Return|cagr|Drawdown$|volatility|exposure|Rate|Period|95/.test(name)
      ? 'FRACTION'
      : /Equity|fees|Profit$|expectancy|average/.test(name)
        ? 'CURRENCY'
        : 'RATIO',
    value,
    reason: value === null ? 'The sample is below the minimum of this statistic.' : null,
    interval:
      name === 'sharpe' && value !== null
        ? { low: value - 0.4, high: value + 0.4, confidence: 0.95, method: 'Lo (2002)' }
        : null,
    definition: `The statistic that is called ${name}.`,
  }));
}
