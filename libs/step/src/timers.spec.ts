import { describe, expect, it } from '@jest/globals';
import { formatInstant, parseInstant, parseTimeframe } from '@vela/kernel';
import { allocateCandles, createBatch, createInstrument } from '@vela/market';
import type { CandleBatch, InstrumentDraft } from '@vela/market';
import { Strategy } from '@vela/strategy';
import type { Timer } from '@vela/strategy';
import { simulationOptions } from '@vela/venue';
import { Run, advance, restoreRun, snapshotRun } from './index.js';
import type { RunSetup } from './index.js';

const MINUTE = 60e6;
const START = parseInstant('2024-03-08T14:00:00Z');

/** Candles of some minutes each, one behind the other; every price is the number of the candle. */
function batchOf(count: number, minutes: number, from = 0, start = START): CandleBatch {
  const columns = allocateCandles(count);
  for (let row = 0; row < count; row++) {
    const openAt = start + (from + row) * minutes * MINUTE;
    columns.openAt[row] = openAt;
    columns.availableAt[row] = openAt + minutes * MINUTE;
    for (const name of ['open', 'high', 'low', 'close'] as const) {
      columns[name][row] = 100 + from + row;
    }
    columns.volume[row] = 1000;
  }
  return createBatch([columns]);
}

/** Does as it is told when it starts, at slices and at timers, and writes down what it hears. */
class Told extends Strategy {
  static starts: (one: Told) => void = () => undefined;
  static slices: (one: Told, slice: number) => void = () => undefined;
  static timers: (one: Told, timer: Timer) => void = () => undefined;
  heard: string[] = [];

  override onStart(): void {
    Told.starts(this);
  }

  override onSlice(): void {
    this.heard.push(`slice ${this.slice}`);
    Told.slices(this, this.slice);
  }

  override onTimer(timer: Timer): void {
    this.heard.push(`${timer.name} ${formatInstant(timer.at).slice(11, 19)}`);
    Told.timers(this, timer);
  }

  set(name: string, at: number): void {
    this.timer(name, at);
  }

  wait(name: string, delay: number): void {
    this.after(name, delay);
  }

  plan(...given: Parameters<Told['schedule']>): void {
    this.schedule(...given);
  }

  forget(name: string): boolean {
    return this.cancelTimer(name);
  }

  long(quantity: number, limit?: number): number {
    return this.buy(quantity, limit === undefined ? {} : { limit });
  }
}

const setupOf = (
  parts: { strategy?: RunSetup['strategy']; instrument?: Partial<InstrumentDraft> } = {},
): RunSetup => ({
  strategy: parts.strategy ?? Told,
  parameters: {},
  instruments: [createInstrument({ id: 'i', symbol: 'ONE', venue: 'XNYS', ...parts.instrument })],
  series: [{ instrument: 0, timeframe: parseTimeframe('30m') }],
  cash: '10000',
  simulation: simulationOptions.parse({}),
  seed: 1,
  expectedSlices: 10,
});

function heardOf(
  batch: CandleBatch,
  acts: Partial<Pick<typeof Told, 'starts' | 'slices' | 'timers'>>,
  setup = setupOf(),
): { heard: readonly string[]; run: Run } {
  const idle = { starts: () => undefined, slices: () => undefined, timers: () => undefined };
  Object.assign(Told, { ...idle, ...acts });
  const run = new Run(setup);
  advance(run, batch);
  return { heard: (run.strategy as Told).heard, run };
}

describe('timers', () => {
  it('fire just before the first slice behind their instant, in order, ties as they were set', () => {
    const { heard } = heardOf(batchOf(3, 30), {
      starts: (one) => {
        one.set('late', START + 80 * MINUTE);
        one.set('b', START + 45 * MINUTE);
        one.set('a', START + 45 * MINUTE);
        one.set('past', START - MINUTE);
        one.wait('soon', 10 * MINUTE);
        one.set('at slice', START + 30 * MINUTE);
      },
    });
    expect(heard).toEqual([
      'past 13:59:00',
      'slice 0',
      'at slice 14:30:00',
      'soon 14:40:00',
      'b 14:45:00',
      'a 14:45:00',
      'slice 1',
      'late 15:20:00',
      'slice 2',
    ]);
  });

  it('replace one another by name, and are forgotten', () => {
    const forgotten: boolean[] = [];
    const { heard } = heardOf(batchOf(3, 30), {
      slices: (one, slice) => {
        if (slice !== 0) return;
        one.wait('x', MINUTE);
        one.wait('x', 40 * MINUTE);
        one.wait('y', MINUTE);
        forgotten.push(one.forget('y'), one.forget('z'));
      },
    });
    expect(heard).toEqual(['slice 0', 'slice 1', 'x 15:10:00', 'slice 2']);
    expect(forgotten).toEqual([true, false]);
  });

  it('fill orders from candles that opened by then, not from those before', () => {
    const { run } = heardOf(batchOf(5, 30), {
      starts: (one) => one.set('mid', START + 45 * MINUTE),
      timers: (one) => {
        one.long(1);
        one.long(1, 200);
      },
    });
    // Decided in the middle of candle 1: candle 2 is the first that opens behind it.
    expect([...run.venue.fills.column('price')]).toEqual([102, 102]);
    const exact = heardOf(batchOf(5, 30), {
      starts: (one) => one.set('edge', START + 60 * MINUTE),
      timers: (one) => one.long(1),
    });
    expect([...exact.run.venue.fills.column('price')]).toEqual([102]);
  });

  it('follow a schedule of the venue’s clock and of its sessions', () => {
    const starts = (one: Told): void => {
      one.plan('ten', { cron: '0 10 * * 1-5' });
      one.plan('close', { session: 'close', offset: -5 * MINUTE });
      one.plan('utc', { cron: '0 21 * * *', zone: 'UTC' });
    };
    // Friday in winter time, then Monday in summer time.
    const { heard } = heardOf(batchOf(170, 30), { starts });
    expect(heard.filter((line) => !line.startsWith('slice'))).toEqual([
      'ten 15:00:00',
      'close 20:55:00',
      'utc 21:00:00',
      'utc 21:00:00',
      'utc 21:00:00',
      'ten 14:00:00',
      'close 19:55:00',
      'utc 21:00:00',
    ]);
  });

  it('wait for the end of the warm-up; what schedules had due until then is left out', () => {
    class Cold extends Told {
      static override readonly warmUp = 3;
    }
    const { heard } = heardOf(
      batchOf(4, 30),
      {
        starts: (one) => {
          one.wait('once', MINUTE);
          one.plan('often', { cron: '*/30 * * * *' });
        },
      },
      setupOf({ strategy: Cold }),
    );
    expect(heard).toEqual(['once 14:31:00', 'often 15:30:00', 'slice 3']);
  });

  it('go on from a snapshot as if nothing had happened', () => {
    const acts = {
      starts: (one: Told) => {
        one.plan('often', { cron: '*/20 * * * *', zone: 'UTC' });
        one.wait('once', 200 * MINUTE);
      },
      slices: (one: Told, slice: number) => {
        if (slice === 4) one.wait('x', 5 * MINUTE);
      },
      timers: (one: Told) => one.long(1, 90),
    };
    const { run } = heardOf(batchOf(10, 30), acts);
    const first = heardOf(batchOf(5, 30), acts).run;
    const state = JSON.parse(JSON.stringify(snapshotRun(first))) as ReturnType<typeof snapshotRun>;
    const again = restoreRun(setupOf(), state);
    advance(again, batchOf(5, 30, 5));
    expect((again.strategy as Told).heard).toEqual((run.strategy as Told).heard);
    expect(snapshotRun(again)).toEqual(snapshotRun(run));
  });

  it.each([
    ['an instant', (one: Told) => one.set('x', NaN), 'expected an instant'],
    ['a delay', (one: Told) => one.wait('x', -1), 'expected a delay'],
    ['a name', (one: Told) => one.set('', 1), 'expected a name'],
    ['a rule', (one: Told) => one.plan('x', { cron: 'x' }), 'five fields'],
    ['a zone', (one: Told) => one.plan('x', { cron: '* * * * *', zone: 'No' }), 'known time zone'],
    ['a session', (one: Told) => one.plan('x', { session: 'noon' } as never), 'open or the close'],
    ['a schedule', (one: Told) => one.plan('x', null as never), 'expected a schedule'],
    [
      'an offset',
      (one: Told) => one.plan('x', { session: 'open', offset: 0.5 }),
      'whole microseconds',
    ],
    [
      'an instrument',
      (one: Told) => one.plan('x', { session: 'open', instrument: 3 }),
      'instrument from 0 to 0',
    ],
  ])('refuse what is no %s', (_, starts, message) => {
    expect(() => heardOf(batchOf(1, 30), { starts })).toThrow(message);
  });

  it('refuse a venue without a calendar, hooks that are not there, and loops', () => {
    const plan = (one: Told): void => one.plan('x', { session: 'open' });
    const nowhere = setupOf({ instrument: { venue: 'XXXX' } });
    expect(() => heardOf(batchOf(1, 30), { starts: plan }, nowhere)).toThrow('trading calendar');
    class Deaf extends Strategy {
      override onStart(): void {
        this.after('x', 1);
      }
    }
    expect(() => heardOf(batchOf(1, 30), {}, setupOf({ strategy: Deaf }))).toThrow('nobody would');
    const again = {
      starts: (one: Told) => one.set('x', 1),
      timers: (one: Told) => one.set('x', 1),
    };
    expect(() => heardOf(batchOf(1, 30), again)).toThrow('more than 10000 timers');
    const many = {
      starts: (one: Told) => {
        for (let i = 0; i < 1_001; i++) one.set(`t${i}`, 1);
      },
    };
    expect(() => heardOf(batchOf(1, 30), many)).toThrow('at most 1000 timers');
  });
});
