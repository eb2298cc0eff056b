import { describe, expect, it } from '@jest/globals';
import { bbands, sma } from '@vela/indicators';
import { oneSlice } from '@vela/market';
import type { CandleBatch } from '@vela/market';
import { Strategy } from '@vela/strategy';
import { flatBatch, plainSetup, randomBatch } from '../test/random-world.js';
import { LiveRun, SLICES_PER_LINK, genesisOf } from './index.js';
import type { LiveSetup, TapeEntry } from './index.js';

/** Buys once, late, and looks at its indicators. */
class Quiet extends Strategy {
  readonly average = this.indicator(sma(3));
  readonly lines = [this.indicator(sma(2)), this.indicator(sma(50))];
  readonly bands = { wide: this.indicator(bbands({ period: 3, mult: 2 })) };

  override onSlice(): void {
    if (this.slice === 300) this.buy(1);
  }
}

const setupOf = (change: Partial<LiveSetup> = {}): LiveSetup => ({
  actorId: 'a',
  code: 'quiet',
  run: plainSetup(Quiet),
  native: { bracket: true, oco: true, oto: true },
  ...change,
});

function tapeOf(batch: CandleBatch, setup = setupOf()): { tape: TapeEntry[]; live: LiveRun } {
  const live = new LiveRun(setup);
  const tape: TapeEntry[] = [];
  for (let slice = 0; slice < batch.length; slice++) {
    const input = { source: 'slice', n: slice + 1, batch: oneSlice(batch, slice) } as const;
    tape.push(...live.step([input]).tape);
  }
  return { tape, live };
}

const prices = (count: number): number[] => Array.from({ length: count }, (_, n) => 100 + (n % 7));
const textOf = (tape: readonly TapeEntry[]): string[] =>
  tape.map(({ link, ...entry }) => `${JSON.stringify(entry)} ${[...link].join()}`);

describe('the chain of a live run', () => {
  it('links what led to something, and slices that led to nothing together', () => {
    const { tape, live } = tapeOf(flatBatch(prices(700)));
    expect(tape.map(({ source, from, to, seq }) => [source, from, to, seq])).toEqual([
      ['slice', 1, 256, 256],
      ['slice', 257, 301, 301],
      ['slice', 302, 557, 557],
    ]);
    expect(SLICES_PER_LINK).toBe(256);
    const step = live.step([
      { source: 'command', n: 9, at: 0, command: { kind: 'pause' } },
      { source: 'command', n: 11, at: 0, command: { kind: 'resume' } },
    ]);
    expect(step.tape.map(({ source, from, to, seq }) => [source, from, to, seq])).toEqual([
      ['slice', 558, 700, 700],
      ['command', 9, 9, 701],
      ['command', 11, 11, 702],
    ]);
    expect(step.chain).toEqual(step.tape.at(-1)!.link);
  });

  it('differs from the link on that holds a flipped candle, however small the flip', () => {
    const own = textOf(tapeOf(flatBatch(prices(700))).tape);
    expect(textOf(tapeOf(flatBatch(prices(700))).tape)).toEqual(own);
    for (const slice of [0, 255, 256, 300, 301, 556]) {
      const flipped = flatBatch(prices(700));
      flipped.series[0]!.volume[slice]! += 1e-9;
      const other = textOf(tapeOf(flipped).tape);
      const first = own.findIndex((text, index) => text !== other[index]);
      expect(first).toBe([256, 301, 557].findIndex((end) => slice < end));
      expect(other.slice(first).every((text, index) => text !== own[first + index])).toBe(true);
    }
  });

  it('begins with what decides the run', () => {
    const base = genesisOf(setupOf());
    expect(base).toHaveLength(32);
    expect(new LiveRun(setupOf()).step([]).chain).toEqual(base);
    const run = plainSetup(Quiet);
    for (const change of [
      { actorId: 'b' },
      { code: 'other' },
      { run: { ...run, parameters: { period: 3 } } },
      { run: { ...run, seed: 2 } },
      { run: { ...run, instruments: [{ ...run.instruments[0]!, tickSize: '0.05' }] } },
    ]) {
      expect(genesisOf(setupOf(change))).not.toEqual(base);
    }
  });

  it('counts slices without a candle of its own, and reads only its own series', () => {
    const run = { ...plainSetup(Quiet) };
    const batch = randomBatch(3, 40);
    const { tape, live } = tapeOf(batch, setupOf({ run, feedSeries: [1] }));
    expect(tape).toEqual([]);
    const summary = live.step([]).summary;
    expect(live.step([]).input).toBe(batch.length);
    expect(summary.slices).toBe(batch.series[1]!.length);
    expect(live.run.series[0]!.candle.close).toBe(batch.series[1]!.close.at(-1));
    const other = randomBatch(3, 40);
    other.series[0]!.close[5]! += 1;
    const pause = { source: 'command', n: 1, at: 0, command: { kind: 'pause' } } as const;
    const again = tapeOf(other, setupOf({ run, feedSeries: [1] })).live;
    expect(again.step([pause]).chain).toEqual(live.step([pause]).chain);
  });
});

describe('what a live run saw', () => {
  it('is its newest candles and its indicators with all their outputs', () => {
    const { live } = tapeOf(flatBatch([100, 101, 102, 103]));
    const { candles, indicators } = live.describe();
    expect(candles).toEqual([
      { openAt: 180e6, open: 103, high: 104, low: 102, close: 103, volume: 1000 },
    ]);
    expect(indicators.map(({ name }) => name)).toEqual([
      'average',
      'lines[0]',
      'lines[1]',
      'bands.wide',
    ]);
    expect(indicators[0]!.values).toEqual({ value: 102 });
    expect(indicators[2]!.values).toEqual({ value: null });
    expect(Object.keys(indicators[3]!.values).length).toBeGreaterThan(2);
    expect(new LiveRun(setupOf()).describe().candles).toEqual([null]);
  });
});
