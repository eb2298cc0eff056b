import { atr, donchian, ema, Indicator, macd, rsi, stoch, vwapSession } from '@vela/indicators';
import { Strategy, builtInStrategies } from '@vela/strategy';
import type { Candle, ColumnFunction, Fill, OwnColumn, StrategyClass } from '@vela/strategy';
import type { LookAheadCase } from './planted-leaks.js';

/** Returns a strategy that holds while a column is above its value one candle ago. */
const by = (compute: ColumnFunction, history = 1_000): (() => StrategyClass) => {
  return () =>
    class ByColumn extends Strategy {
      readonly own: OwnColumn = this.column(compute, { history });

      override onCandle(): void {
        const { current, previous } = this.own;
        if (current > previous && this.size() === 0) this.buy(1);
        else if (current < previous && this.size() > 0) this.close();
      }
    };
};

/** Returns a strategy that buys below an indicator and sells above it. */
const against = (make: () => Indicator): (() => StrategyClass) => {
  return () =>
    class Against extends Strategy {
      readonly line = this.indicator(make());

      override onCandle({ close }: Candle): void {
        if (close < this.line.current && this.size() === 0) this.buy(1);
        else if (close > this.line.current && this.size() > 0) this.close();
      }
    };
};

/** An indicator of one's own with a memory. */
class Streak extends Indicator {
  private last = Number.NaN;
  private streak = 0;

  get kind(): string {
    return 'test.streak';
  }

  get warmUp(): number {
    return 2;
  }

  update(close: number): void {
    this.streak = close > this.last ? Math.max(0, this.streak) + 1 : Math.min(0, this.streak) - 1;
    this.last = close;
    this.previous = this.current;
    this.current = this.streak;
    this.ready = true;
  }
}

class Lists extends Strategy {
  readonly seen: number[] = [];
  readonly counts: Record<string, number> = {};
  readonly ring = new Float64Array(16);

  override onCandle(candle: Candle): void {
    this.seen.push(candle.close);
    if (this.seen.length > 50) this.seen.shift();
    this.ring[candle.index % 16] = candle.close;
    const lowest = this.ring.reduce((a, b) => Math.min(a, b), Infinity);
    if (candle.close <= lowest && this.size() === 0) this.buy(2);
    else if (candle.close > this.seen[0]! * 1.01 && this.size() > 0) this.close();
  }

  override onFill(fill: Fill): void {
    this.counts[fill.order.side] = (this.counts[fill.order.side] ?? 0) + 1;
  }
}

class Drawing extends Strategy {
  override onCandle({ close }: Candle): void {
    const draw = this.random();
    if (draw < 0.1) this.buy(1, { stopLoss: close * 0.98, takeProfit: close * 1.02 });
    else if (draw < 0.2) this.sell(1, { limit: close * 1.005 });
    else if (draw < 0.25) this.cancelAll();
    else if (draw < 0.3) this.close();
  }
}

/** Remembers what it has computed outside the class: the same inputs give the same again. */
const caching = (): StrategyClass => {
  const squares = new Map<number, number>();
  return class Caching extends Strategy {
    override onCandle({ close }: Candle): void {
      const known = squares.get(close) ?? close * close;
      squares.set(close, known);
      if (known % 7 < 2) this.buy(1);
      else this.close();
    }
  };
};

class Trailing extends Strategy {
  readonly range = this.indicator(atr(14));
  handle: number | null = null;

  override onCandle({ close }: Candle): void {
    if (this.size() === 0 && !this.hasWorkingOrders() && this.range.ready) {
      this.buy(1, { stop: close + this.range.current, timeInForce: 'day' });
    } else if (this.size() > 0 && !this.hasWorkingOrders()) {
      this.handle = this.sell(1, { trail: 2 * this.range.current });
    }
  }
}

class Warm extends Strategy {
  static override readonly warmUp = 200;
  readonly fast = this.indicator(ema(10));
  readonly slow = this.indicator(ema(50));
  readonly momentum = this.indicator(macd({ fast: 12, slow: 26, signal: 9 }));

  override onCandle(): void {
    if (this.fast.current > this.slow.current && this.momentum.current > 0) this.buy(1);
    else this.close();
  }
}

const trailingMean = (values: Float64Array, period: number): Float64Array => {
  let sum = 0;
  return values.map((value, row) => {
    sum += value - (row >= period ? values[row - period]! : 0);
    return row < period - 1 ? NaN : sum / period;
  });
};

/** Twenty strategies that do not look ahead. */
export const CLEAN: readonly LookAheadCase[] = [
  ...[...builtInStrategies].map(([name, strategy]): LookAheadCase => [name, () => strategy]),
  ['state in lists and records', () => Lists],
  ['orders by the random stream of the run', () => Drawing],
  ['a cache outside its fields', caching],
  ['orders that trail', () => Trailing],
  ['long warm-up', () => Warm],
  ['RSI', against(() => rsi(14))],
  ['an indicator of its own', against(() => new Streak({}))],
  ['stochastics', against(() => stoch({ k: 14, slowK: 3, slowD: 3 }))],
  ['a price that began with the session', against(() => vwapSession())],
  ['a channel', against(() => donchian(20))],
  ['a mean behind it', by(({ close }) => trailingMean(close, 20))],
  ['the change over ten candles', by(({ close }) => close.map((x, row) => x - close[row - 10]!))],
  [
    'the highest close so far',
    by(({ close }) => {
      let top = -Infinity;
      return close.map((price) => (top = Math.max(top, price)));
    }),
  ],
  [
    'an exponential mean',
    by(({ close }) => {
      let level = close[0]!;
      return close.map((price) => (level += 0.1 * (price - level)));
    }, 200),
  ],
  [
    'the day before',
    by(({ time, close }) => {
      const dayOf = (row: number): number => Math.floor(time[row]! / 86_400e6);
      let [before, last] = [NaN, NaN];
      return close.map((price, row) => {
        if (row > 0 && dayOf(row) !== dayOf(row - 1)) before = last;
        last = price;
        return before;
      });
    }),
  ],
];
