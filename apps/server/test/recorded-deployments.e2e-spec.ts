import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { readFileSync } from 'node:fs';
import type { DeploymentRecord } from '@vela/ports';
import { RecordedWorld } from './recorded-world.js';

jest.setTimeout(240_000);

const SLICES = 130;
const example = (name: string): string =>
  readFileSync(new URL(`../../../examples/strategies/${name}.ts`, import.meta.url), 'utf8');

/** Trades often, in every way, and remembers what was filled. */
const BUSY = `import { Strategy, ema, z } from 'vela';
export default class Busy extends Strategy.with({ size: z.number().default(3) }) {
  readonly trend = this.indicator(ema(5));
  turns = 0;
  filled = 0;
  override onFill(): void {
    this.filled++;
  }
  override onSlice(): void {
    this.turns++;
    const instrument = this.turns % this.instruments.length;
    const { close } = this.candle(instrument);
    const size = this.params.size + (this.filled % 3);
    if (this.turns % 7 === 0) this.cancelAll(instrument);
    if (this.size(instrument) > 4 * size || this.turns % 11 === 0) this.close(instrument);
    else if (this.turns % 5 === 0) {
      this.buy(size, { instrument, stopLoss: close * 0.99, takeProfit: close * 1.01 });
    } else if (this.turns % 3 === 0) this.buy(size, { instrument, limit: close * 0.999 });
    else if (this.random() < 0.3) this.sell(size, { instrument, limit: close * 1.002 });
  }
}`;

/** Buys when a timer fires, closes by the clock, and takes orders back in the middle of a candle. */
const TIMED = `import { Strategy, z } from 'vela';
export default class Timed extends Strategy.with({ minutes: z.int().default(7) }) {
  override onStart(): void {
    this.schedule('close', { cron: '*/20 * * * *' });
  }
  override onCandle(): void {
    if (this.slice % 10 === 0) this.after('buy', this.params.minutes * 60_000_000);
    if (this.slice % 4 === 0) {
      this.buy(1, { limit: this.candle().close * 0.9995 });
      this.after('cancel', 90_000_000);
    }
  }
  override onTimer(timer: { name: string }): void {
    if (timer.name === 'close') this.close();
    else if (timer.name === 'cancel') this.cancelAll();
    else this.buy(2);
  }
}`;

const STRATEGIES: Readonly<Record<string, string>> = {
  busy: BUSY,
  timed: TIMED,
  breakout: example('breakout'),
  cross: example('sma-cross'),
};
const sets = (strategy: string, all: readonly object[], symbols = ['AAA']) =>
  all.map((parameters) => ({ strategy, parameters, symbols }));

/** Parameter sets of the strategies that come with the engine and of those above: 50. */
const DEPLOYED = [
  ...sets(
    'sma-cross-long',
    [2, 3, 4, 5, 6].map((fast) => ({ fast, slow: fast * 3 })),
  ),
  ...sets(
    'sma-cross-reverse',
    [2, 3, 4, 5, 6].map((fast) => ({ fast, slow: fast * 2 })),
  ),
  ...sets(
    'rsi-meanrev',
    [3, 4, 5].map((period) => ({ period, entryBelow: 40 })),
  ),
  ...sets(
    'donchian-bracket',
    [5, 8, 12, 20].map((period) => ({ period, slPct: 0.01, tpPct: 0.01 })),
  ),
  ...sets(
    'stop-entry',
    [0, 1, 2, 3].map((k) => ({ offset: k / 2_000, slPct: 0.01, holdBars: 4 })),
  ),
  ...sets(
    'limit-entry',
    [1, 2, 3, 4].map((k) => ({ offset: k / 1_000, tpPct: 0.005, size: k })),
  ),
  ...sets(
    'breakout',
    [5, 8, 10, 13, 20].map((period) => ({ period, size: 3 })),
  ),
  ...sets(
    'busy',
    [1, 2, 3, 4, 5].map((size) => ({ size })),
  ),
  ...sets(
    'busy',
    [1, 2, 3, 4, 5].map((size) => ({ size })),
    ['AAA', 'BBB'],
  ),
  ...sets(
    'timed',
    [1, 2, 3, 4, 5].map((minutes) => ({ minutes })),
  ),
  ...sets(
    'cross',
    [2, 3, 4, 5, 6].map((fast) => ({ fast, slow: fast * 3 })),
  ),
];

describe('recorded paper deployments', () => {
  let world: RecordedWorld;
  const deployed: DeploymentRecord[] = [];

  beforeAll(async () => {
    const market = { symbols: ['AAA', 'BBB'], timeframes: ['1m'], slices: SLICES };
    world = await RecordedWorld.open(market);
    for (const name of Object.keys(STRATEGIES)) {
      await world.desk.strategies.push({ name, source: STRATEGIES[name]! });
    }
    const account = await world.desk.live.accounts.create({
      name: 'paper',
      currency: 'USD',
      cash: '10000000',
    });
    for (const [index, one] of DEPLOYED.entries()) {
      const { strategy, parameters, symbols } = one;
      const simulation = { commissionRate: '0.0005' };
      const input = { name: `d${index}`, strategy, parameters, symbols, simulation, seed: index };
      deployed.push(await world.deploy({ ...input, accountId: account.id }));
    }
    const beganMs = performance.now();
    await world.engine();
    await world.ended(180_000);
    const seconds = (performance.now() - beganMs) / 1_000;
    process.stdout.write(
      `${deployed.length} paper deployments over ${SLICES} slices in ${seconds.toFixed(1)} s\n`,
    );
  });
  afterAll(() => world.close());

  it('are all at work and have traded', async () => {
    let fills = 0;
    for (const { tenantId, id } of deployed) {
      const record = await world.desk.ground.deployments.get(tenantId, id);
      expect([record!.state, record!.detail]).toEqual(['running', null]);
      fills += record!.summary!.fills;
    }
    expect(fills).toBeGreaterThan(300);
  });

  it('come to the same link at every entry when they are executed again', async () => {
    for (const record of deployed) {
      const image = await world.desk.ground.deployments.image(record.actorId);
      const { difference, inputs, links } = await world.reexecute(record);
      expect([record.name, difference]).toEqual([record.name, null]);
      expect(inputs).toBe(image!.input);
      expect(links).toBeGreaterThan(0);
    }
  });

  it('have the fills and the equity of a backtest over the same candles', async () => {
    for (const record of deployed) {
      const now = await world.desk.ground.deployments.get(record.tenantId, record.id);
      const tested = await world.backtest(record);
      expect([record.name, await world.fills(record)]).toEqual([record.name, tested.fills]);
      expect(now!.summary!.equity).toBeCloseTo(tested.equity, 6);
    }
  });
});
