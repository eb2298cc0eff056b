import { describe, expect, it } from '@jest/globals';
import { parseTimeframe } from '@vela/kernel';
import { allocateCandles, createBatch, createInstrument } from '@vela/market';
import type { CandleColumns } from '@vela/market';
import { atr, Indicator, sma } from '@vela/indicators';
import { Strategy } from '@vela/strategy';
import type { Fill, OrderSnapshot, StrategyHost } from '@vela/strategy';
import { simulationOptions } from '@vela/venue';
import { advance, finish, Run } from './index.js';

const LENGTH = 12;
const TIMEFRAMES = ['1m', '5m'].map(parseTimeframe);

/** Every number is met once: a future one that is found is known by its value. */
function numbered(first: number): CandleColumns {
  const columns = allocateCandles(LENGTH);
  for (let row = 0; row < LENGTH; row++) {
    columns.openAt[row] = 1e15 + row * 60e6;
    columns.availableAt[row] = 1e15 + (row + 1) * 60e6;
    columns.open[row] = first + row + 0.0625;
    columns.high[row] = first + row + 0.5;
    columns.low[row] = first + row + 0.03125;
    columns.close[row] = first + row + 0.25;
    columns.volume[row] = first * 1e6 + row;
  }
  return columns;
}

const SERIES = [1_000, 2_000, 3_000, 4_000].map(numbered);

/** The numbers of candles that are not known before an instant. */
function futureOf(now: number): ReadonlySet<unknown> {
  const future = new Set<unknown>();
  for (const { length: _, ...columns } of SERIES) {
    for (let row = 0; row < LENGTH; row++) {
      if (columns.availableAt[row]! <= now) continue;
      for (const column of Object.values(columns)) {
        if (column === columns.openAt && column[row]! <= now) continue;
        future.add(column[row]);
      }
    }
  }
  return future;
}

const BUFFERS = new Set<ArrayBufferLike>(SERIES.map(({ close }) => close.buffer));

const isColumn = (value: unknown): boolean =>
  ArrayBuffer.isView(value) && BUFFERS.has(value.buffer);

const words = (key: PropertyKey): boolean =>
  ['arguments', 'caller', 'callee'].includes(String(key));

/** Calls `found` with everything that own and inherited properties lead to, and where it is. */
function reach(root: unknown, found: (value: unknown, path: string) => void): void {
  const seen = new Set<unknown>();
  const visit = (value: unknown, path: string): void => {
    found(value, path);
    if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return;
    if (seen.has(value)) return;
    seen.add(value);
    // The language itself leads nowhere; its frozen parts refuse getters of prototypes.
    for (let owner: unknown = value; owner !== null; owner = Object.getPrototypeOf(owner)) {
      if (owner === Object.prototype || owner === Function.prototype) break;
      for (const key of Reflect.ownKeys(owner as object)) {
        if (words(key)) continue;
        visit(read(value, key), `${path}.${String(key)}`);
      }
    }
  };
  visit(root, 'this');
}

function read(value: object, key: PropertyKey): unknown {
  try {
    return Reflect.get(value, key, value);
  } catch {
    return undefined;
  }
}

/** Hands out whatever it is given: its host by a constructor, and all that hooks get. */
class Curious extends Strategy {
  readonly average = this.indicator(sma(3));
  readonly range = this.indicator(atr(2), { instrument: 1 });
  readonly wide = this.indicator(sma(1), { timeframe: '5m' });
  static given: unknown[] = [];
  static look: (root: unknown, now: number) => void = () => undefined;

  constructor(readonly reached: StrategyHost) {
    super(reached);
    Curious.given = [reached];
    // Kept out of the state, which refuses it.
    Reflect.deleteProperty(this, 'reached');
  }

  override onFill(fill: Fill): void {
    Curious.given.push(fill);
  }

  override onOrder(order: OrderSnapshot): void {
    Curious.given.push(order);
  }

  override onSlice(): void {
    const host = Curious.given[0] as StrategyHost;
    this.buy(1, { limit: 1 });
    const handle = this.buy(1);
    const candles = Array.from({ length: host.seriesCount }, (_, series) => this.candle(series));
    const asked = {
      candles,
      order: this.order(handle),
      position: this.position(),
      instruments: this.instruments,
      equity: this.equity,
      power: this.buyingPower,
      session: this.isSessionEnd(),
    };
    Curious.look([this, Curious, ...Curious.given, asked], candles[0]!.availableAt);
  }
}

function runCurious(): void {
  const instruments = ['AAA', 'BBB'].map((symbol) =>
    createInstrument({ id: symbol, symbol, assetClass: 'CRYPTO' }),
  );
  const run = new Run({
    strategy: Curious,
    parameters: {},
    instruments,
    series: TIMEFRAMES.flatMap((timeframe) =>
      [0, 1].map((instrument) => ({ instrument, timeframe })),
    ),
    cash: '1000000000',
    simulation: simulationOptions.parse({}),
    seed: 1,
    expectedSlices: LENGTH,
  });
  advance(run, createBatch(SERIES));
  finish(run);
}

describe('what a strategy can reach', () => {
  it('leads to no column, to nothing of the run and to no number of a later candle', () => {
    let [looks, values] = [0, 0];
    Curious.look = (root, now) => {
      looks++;
      const future = futureOf(now);
      reach(root, (value, path) => {
        values++;
        if (future.has(value)) throw new Error(`${path} leads to the future: ${String(value)}`);
        if (isColumn(value)) throw new Error(`${path} leads to a column`);
        if (value instanceof Run) throw new Error(`${path} leads to the run`);
        const isObject = typeof value === 'object' && value !== null;
        const availableAt = isObject ? read(value, 'availableAt') : undefined;
        if (typeof availableAt === 'number' && availableAt > now) {
          throw new Error(`${path} is known later`);
        }
      });
    };
    runCurious();
    expect(looks).toBe(LENGTH);
    expect(values).toBeGreaterThan(LENGTH * 200);
  });

  it('is walked so that a column, a run or a later number would be found', () => {
    const found: string[] = [];
    const wanted = new Set<unknown>([42]);
    class Hidden {
      get later(): unknown {
        return { deep: [new Map([['a', 1]]), 42] };
      }
    }
    reach(new Hidden(), (value, path) => {
      if (wanted.has(value)) found.push(path);
    });
    expect(found).toContain('this.later.deep.1');
    expect(isColumn(SERIES[0]!.close.subarray(2, 4))).toBe(true);
    expect(isColumn(new Float64Array(3))).toBe(false);
  });

  it('feeds indicators numbers alone', () => {
    const taken: unknown[] = [];
    class Taker extends Indicator {
      get kind(): string {
        return 'test.taker';
      }
      get warmUp(): number {
        return 1;
      }
      update(...values: readonly unknown[]): void {
        taken.push(...values);
        this.ready = true;
      }
    }
    class Own extends Strategy {
      readonly taker = this.indicator(new Taker({}));
    }
    const run = new Run({
      strategy: Own,
      parameters: {},
      instruments: [createInstrument({ id: 'AAA', symbol: 'AAA', assetClass: 'CRYPTO' })],
      series: [{ instrument: 0, timeframe: TIMEFRAMES[0]! }],
      cash: '1000',
      simulation: simulationOptions.parse({}),
      seed: 1,
      expectedSlices: 0,
    });
    advance(run, createBatch([SERIES[0]!]));
    expect(taken).toHaveLength(LENGTH * 5);
    expect(taken.every((value) => typeof value === 'number')).toBe(true);
  });
});
