import { describe, expect, it } from '@jest/globals';
import { createInstrument, createBatch } from '@vela/market';
import { Strategy, builtInStrategies } from '@vela/strategy';
import type { Timer } from '@vela/strategy';
import { plainRun, randomMinutes, rehearse } from '@vela/testkit';

const PARAMETERS: Readonly<Record<string, Record<string, number>>> = {
  'sma-cross-long': { fast: 3, slow: 9 },
  'sma-cross-reverse': { fast: 4, slow: 8 },
  'rsi-meanrev': { period: 3, entryBelow: 40 },
  'donchian-bracket': { period: 8, slPct: 0.01, tpPct: 0.01 },
  'stop-entry': { offset: 0.0005, slPct: 0.01, holdBars: 4 },
  'limit-entry': { offset: 0.001, tpPct: 0.005, size: 2 },
};

describe('a rehearsal without faults', () => {
  it('knows all strategies that trade at the pace of candles', () => {
    const others = ['monthly-rebalance'];
    expect([...Object.keys(PARAMETERS), ...others]).toEqual([...builtInStrategies.keys()]);
  });

  it.each(Object.keys(PARAMETERS))('comes to the result of the backtest: %s', async (strategy) => {
    const scene = { strategy, parameters: PARAMETERS[strategy]!, batch: randomMinutes(400, 7) };
    const plain = plainRun(scene);
    const { outcome, played, accounts } = await rehearse(scene);
    expect(plain.fillCount).toBeGreaterThan(10);
    expect(outcome.fillCount).toBe(plain.fillCount);
    expect(outcome.columns.fills).toEqual(plain.columns.fills);
    expect(outcome.columns.equity).toEqual(plain.columns.equity);
    expect(outcome.columns.trades).toEqual(plain.columns.trades);
    expect(outcome.metrics).toEqual(plain.metrics);
    expect(played).toEqual([]);
    expect(accounts.alerts).toEqual([]);
  });

  it('comes to it with several instruments, brackets, changes and cancels', async () => {
    const [a, b] = [randomMinutes(300, 1), randomMinutes(300, 2)];
    const batch = createBatch([a.series[0]!, b.series[0]!]);
    const instruments = ['AAA', 'BBB'].map((symbol) => createInstrument({ id: symbol, symbol }));
    const scene = { strategy: Busy, batch, instruments, simulation: { commissionRate: '0.0005' } };
    const plain = plainRun(scene);
    const { outcome } = await rehearse(scene);
    expect(plain.fillCount).toBeGreaterThan(50);
    expect(outcome.columns.fills).toEqual(plain.columns.fills);
    expect(outcome.columns.equity).toEqual(plain.columns.equity);
    expect(outcome.metrics).toEqual(plain.metrics);
  });

  it('comes to it with timers between the candles', async () => {
    const scene = { strategy: Timed, batch: randomMinutes(300, 4) };
    const plain = plainRun(scene);
    const { outcome } = await rehearse(scene);
    expect(plain.fillCount).toBeGreaterThan(20);
    expect(outcome.columns.fills).toEqual(plain.columns.fills);
    expect(outcome.columns.equity).toEqual(plain.columns.equity);
  });
});

/** Trades often, in every way, and remembers what was filled. */
class Busy extends Strategy {
  turns = 0;
  filled = 0;

  override onFill(): void {
    this.filled++;
  }

  override onSlice(): void {
    this.turns++;
    const instrument = this.turns % this.instruments.length;
    const { close } = this.candle(instrument);
    const size = 3 + (this.filled % 3);
    if (this.turns % 7 === 0) this.cancelAll(instrument);
    if (this.size(instrument) > 4 * size || this.turns % 11 === 0) this.close(instrument);
    else if (this.turns % 5 === 0) {
      this.buy(size, { instrument, stopLoss: close * 0.99, takeProfit: close * 1.01 });
    } else if (this.turns % 3 === 0) this.buy(size, { instrument, limit: close * 0.999 });
    else if (this.random() < 0.3) this.sell(size, { instrument, limit: close * 1.002 });
  }
}

/** Buys when a timer fires, closes by the clock, and takes orders back in the middle of a candle. */
class Timed extends Strategy {
  override onStart(): void {
    this.schedule('close', { cron: '*/20 * * * *' });
  }

  override onCandle(): void {
    if (this.slice % 10 === 0) this.after('buy', 7 * 60_000_000);
    if (this.slice % 4 !== 0) return;
    this.buy(1, { limit: this.candle().close * 0.9995 });
    this.after('cancel', 90_000_000);
  }

  override onTimer({ name }: Timer): void {
    if (name === 'close') this.close();
    else if (name === 'cancel') this.cancelAll();
    else this.buy(2);
  }
}
