import { describe, expect, it } from '@jest/globals';
import { MINUTE, SECOND, parseInstant } from '@vela/kernel';
import { FeedWorld } from '@vela/testkit';

const START = parseInstant('2026-11-18T15:00:00Z');
/** A minute in virtual milliseconds. */
const M = 60_000;

const statesOf = (world: FeedWorld): string[] =>
  world.states.map(({ state }) => state).filter((state) => state !== 'STARTING');
const newest = (world: FeedWorld): number => (world.reached - START) / MINUTE;

/** Returns a feed that is live, shortly behind the end of its second minute. */
async function live(changes: Partial<FeedWorld['options']> = {}): Promise<FeedWorld> {
  const world = new FeedWorld({ startAt: START, ...changes });
  world.own();
  await world.run(2 * M + 10_000);
  expect(world.states.at(-1)).toMatchObject({ state: 'LIVE', detail: null });
  return world;
}

describe('a feed of a live stream', () => {
  it('fetches the past, goes live, and closes each minute as soon as all have told', async () => {
    const world = new FeedWorld({ startAt: START, back: 20 });
    world.own();
    await world.run(3 * M + 500);
    expect(world.violations()).toEqual([]);
    expect(world.rows).toHaveLength(23);
    expect(statesOf(world)).toEqual(['LIVE']);
    expect(world.market.counts).toMatchObject({ opened: 1, refused: 0, snapshots: 0 });
    expect(world.pulses.at(-1)).toMatchObject({ state: 'LIVE', lastSlice: 23 });
    expect(world.alerts).toEqual([]);
  });

  it('does not wait for an instrument that does not trade longer than the grace', async () => {
    const world = await live();
    world.market.trades = (id, openAt) => id === 'ins_A' || openAt < START + 2 * MINUTE;
    await world.run(4 * M);
    expect(world.violations()).toEqual([]);
    expect(newest(world)).toBe(6);
    expect(new Set(statesOf(world))).toEqual(new Set(['LIVE']));
    expect(world.market.counts.snapshots).toBe(4);
  });

  it('tells how far the market is in a minute without a trade, for the next owner too', async () => {
    const world = await live();
    const rows = world.rows.length;
    world.market.trades = () => false;
    await world.run(3 * M);
    expect(world.rows).toHaveLength(rows);
    expect(world.pulses.at(-1)).toMatchObject({ marketTime: START + 5 * MINUTE, lastSlice: rows });
    // The next owner finds that nothing comes any more for what was told to be over.
    world.kill(world.owners[0]!);
    world.market.trades = () => true;
    world.own();
    await world.run(M);
    expect(world.rows.slice(rows).map(({ availableAt }) => availableAt)).toEqual([
      START + 6 * MINUTE,
    ]);
  });

  it('asks for a candle that the stream did not tell, before its slice is closed', async () => {
    const world = await live();
    world.market.fault = (id, openAt) => ({
      drop: id === 'ins_B' && openAt === START + 2 * MINUTE,
    });
    await world.run(2 * M);
    expect(world.violations()).toEqual([]);
    expect(statesOf(world)).toEqual(['LIVE', 'STALE', 'LIVE']);
    expect(world.states.at(-2)!.detail).toMatch(/mute: nothing of B since 2026-11-18T15:02:00/);
    // One warning and one word that it is over; the subscription was asserted once more.
    expect(world.alerts.map(({ code }) => code)).toEqual(['FEED_STALE', 'FEED_LIVE']);
    expect(world.market.counts).toMatchObject({ opened: 1, asserted: 2 });
  });

  it('takes a repetition as one, and keeps corrections and late words beside the slices', async () => {
    const world = await live();
    world.market.fault = (id) => (id === 'ins_A' ? { againMs: 500, revisedMs: 30_000 } : {});
    await world.run(2 * M);
    expect(world.violations()).toEqual([]);
    expect(
      world.late.map(({ kind, openAt, instrumentId }) => [kind, openAt, instrumentId]),
    ).toEqual([['revised', START + 2 * MINUTE, 'ins_A']]);
    // History has no candle either when the slice is closed: it comes too late.
    world.market.historyLagMs = 20_000;
    world.market.fault = (id) => (id === 'ins_B' ? { delayMs: 10_000 } : {});
    await world.run(M);
    expect(world.late.at(-1)).toMatchObject({ kind: 'late', instrumentId: 'ins_B' });
    const { open, volume, openAt } = world.late.at(-1)!;
    expect(world.market.truth('ins_B', openAt)).toMatchObject({ open, volume });
    expect(statesOf(world).at(-1)).toBe('LIVE');
  });

  it('finds by counting what nobody missed, and keeps it', async () => {
    const world = await live({ venue: 'XXXX' });
    // Its venue is not known, and it did not trade for a while: nobody waits for it.
    world.market.trades = (id, openAt) => id === 'ins_A' || openAt % (8 * MINUTE) === 0;
    world.market.fault = (id) => ({ drop: id === 'ins_B' });
    await world.run(20 * M);
    const missed = world.late.filter(({ kind }) => kind === 'missed');
    expect(missed.length).toBeGreaterThanOrEqual(2);
    expect(missed.every(({ instrumentId }) => instrumentId === 'ins_B')).toBe(true);
    expect(new Set(missed.map(({ openAt }) => openAt)).size).toBe(missed.length);
  });

  it('is down as long as it is cut off, and everything is there afterwards', async () => {
    const world = await live();
    await world.run(40_000);
    world.market.cut(90_000);
    await world.run(500);
    expect(world.states.at(-1)).toMatchObject({ state: 'DOWN', detail: 'the socket was closed' });
    await world.run(10_000);
    expect(world.states.at(-1)!.detail).toBe('connection limit exceeded');
    expect(world.alerts.map(({ severity, code }) => [severity, code])).toEqual([
      ['WARNING', 'FEED_DOWN'],
    ]);
    // History goes on, so that what is held can be closed at prices of today.
    await world.run(M + 3_000);
    expect(newest(world)).toBe(4);
    expect(world.states.at(-1)!.state).toBe('DOWN');
    await world.run(60_000);
    expect(world.states.at(-1)).toMatchObject({ state: 'LIVE', detail: null });
    expect(world.alerts.at(-1)).toMatchObject({ severity: 'INFO', code: 'FEED_LIVE' });
    await world.run(2 * M);
    expect(world.violations()).toEqual([]);
    expect(newest(world)).toBe(7);
    expect(world.market.counts.refused).toBeGreaterThan(5);
  });

  it('loses nothing while neither stream nor history answer', async () => {
    const world = await live();
    world.market.isHistoryDown = true;
    world.market.cut(4 * M);
    await world.run(3 * M);
    expect(newest(world)).toBe(2);
    expect(world.states.at(-1)!.state).toBe('DOWN');
    world.market.isHistoryDown = false;
    expect(await world.until(() => world.states.at(-1)!.state === 'LIVE')).toBe(true);
    await world.run(M);
    expect(world.violations()).toEqual([]);
  });

  it('warns once of a feed that comes and goes, and of one that stays away for sure', async () => {
    const world = await live();
    for (let i = 0; i < 12; i++) {
      world.market.cut();
      await world.run(10_000);
    }
    expect(statesOf(world).filter((state) => state === 'DOWN').length).toBe(12);
    expect(world.alerts.map(({ code }) => code)).toEqual(['FEED_DOWN', 'FEED_LIVE']);
    world.market.cut(10 * M);
    await world.run(6 * M);
    expect(world.alerts.map(({ code }) => code)).toEqual(['FEED_DOWN', 'FEED_LIVE', 'FEED_DOWN']);
    expect(world.alerts.at(-1)!.message).toMatch(/came and went 12 times/);
  });

  it('finds a stream out that is open and mute, and opens another one', async () => {
    const world = await live();
    for (const { id } of world.instruments) world.market.mute.add(id);
    await world.run(M);
    const stale = world.states.at(-1)!;
    expect(stale.state).toBe('STALE');
    expect(stale.atMs - 3 * M).toBeLessThanOrEqual(15_000);
    expect(world.violations()).toEqual([]);
    await world.run(20_000);
    expect(world.market.counts).toMatchObject({ opened: 2 });
    world.market.mute.clear();
    await world.run(2 * M);
    expect(world.states.at(-1)!.state).toBe('LIVE');
    expect(world.violations()).toEqual([]);
  });

  it('hears by quotes within fifteen seconds that a stream is mute', async () => {
    const world = await live({ source: { quotes: true } });
    world.market.mute.add('ins_B');
    const sinceMs = world.market.time.frame;
    expect(await world.until(() => world.states.at(-1)!.state === 'STALE', M)).toBe(true);
    expect(world.states.at(-1)!.atMs - sinceMs).toBeLessThanOrEqual(15_000);
    world.market.mute.clear();
    expect(await world.until(() => world.states.at(-1)!.state === 'LIVE', 5_000)).toBe(true);
  });

  it('takes a market without quotes for a quiet one', async () => {
    const world = await live({ source: { quotes: true } });
    world.market.trades = (id, openAt) => id === 'ins_A' || openAt < START + 3 * MINUTE;
    await world.run(5 * M);
    expect(statesOf(world)).toEqual(['LIVE']);
    expect(world.market.counts.opened).toBe(1);
  });

  it('carries quotes in its slices, each once, in order, none from behind its end', async () => {
    const world = await live({ source: { quotes: true } });
    await world.run(3 * M);
    let last = 0;
    let count = 0;
    for (const { batch, availableAt } of world.rows.slice(1)) {
      expect(batch.quotes).toHaveLength(2);
      for (const at of batch.quotes![0]!.at) {
        expect(at).toBeGreaterThan(last);
        expect(at).toBeLessThanOrEqual(availableAt);
        last = at;
        count++;
      }
    }
    expect(count).toBeGreaterThanOrEqual(4 * 30 - 1);
  });

  it('builds candles out of trades, and fetches those of which it heard a part', async () => {
    const world = new FeedWorld({ startAt: START, source: { candles: 'trades' } });
    world.own();
    await world.run(3 * M + 30_000);
    world.market.cut();
    await world.run(3 * M);
    expect(world.violations()).toEqual([]);
    expect(newest(world)).toBe(6);
    // A minute without trades makes no candle.
    world.market.trades = (id, openAt) =>
      id === 'ins_A' || openAt <= START + 6 * MINUTE || openAt > START + 8 * MINUTE;
    await world.run(4 * M);
    expect(world.violations()).toEqual([]);
    expect(newest(world)).toBe(10);
  });

  it('does not expect a halted instrument', async () => {
    const world = await live();
    world.market.halt('ins_B', true);
    world.market.trades = (id) => id === 'ins_A';
    await world.run(3 * M);
    // In the minute in which it was halted it may have traded before.
    expect(world.market.counts.snapshots).toBe(1);
    world.market.halt('ins_B', false);
    world.market.trades = () => true;
    await world.run(2 * M);
    expect(statesOf(world)).toEqual(['LIVE']);
    expect(newest(world)).toBe(7);
  });

  it('leaves candles out that lie outside the sessions, unless they are wanted', async () => {
    // The session of New York on that day ends at 21:00 UTC.
    const startAt = parseInstant('2026-11-18T20:55:00Z');
    const world = new FeedWorld({ startAt, venue: 'XNYS', timeframes: ['1m', '1d'] });
    world.own();
    await world.run(10 * M + 5_000);
    expect(world.rows).toHaveLength(5);
    expect(world.reached).toBe(startAt + 5 * MINUTE);
    expect(world.pulses.at(-1)).toMatchObject({ marketTime: startAt + 10 * MINUTE, state: 'LIVE' });
    const source = { extendedHours: true };
    const extended = new FeedWorld({ startAt, venue: 'XNYS', source });
    extended.own();
    await extended.run(10 * M + 5_000);
    expect(extended.rows).toHaveLength(10);
    expect(extended.violations()).toEqual([]);
  });

  it('makes wider candles of its minutes, the same under every owner', async () => {
    const options = { startAt: START, back: 7, timeframes: ['1m', '5m', '1h'] };
    const calm = new FeedWorld(options);
    calm.own();
    await calm.run(64 * M);
    const rough = new FeedWorld(options);
    for (let i = 0; i < 64; i++) {
      if (i % 5 === 0) {
        if (rough.owners.length > 0) rough.kill(rough.owners.at(-1)!);
        rough.own();
      }
      await rough.run(M);
    }
    await rough.run(10_000);
    expect(rough.violations()).toEqual([]);
    const of = (world: FeedWorld): unknown[] =>
      world.rows
        .slice(0, 70)
        .map(({ n, availableAt, batch }) => [
          n,
          availableAt,
          batch.series.map(({ openAt, high, low, volume }) => [
            ...openAt,
            ...high,
            ...low,
            ...volume,
          ]),
        ]);
    expect(of(rough)).toEqual(of(calm));
    // Hours and five minutes of which it has heard the whole: from 14:55 on, and from 15:00 on.
    const opens = (k: number): number[] =>
      calm.rows.flatMap(({ batch }) => [...batch.series[k]!.openAt]);
    expect(opens(2)[0]).toBe(START - 5 * MINUTE);
    expect(opens(4)).toEqual([START]);
  });

  it('hears series that are added, from the next minute on', async () => {
    const world = new FeedWorld({ startAt: START, back: 3, symbols: ['A', 'B', 'C'] });
    world.series = world.seriesOf(['A'], ['1m']);
    world.own();
    await world.run(2 * M + 10_000);
    world.extend(world.seriesOf(['A'], ['5m']));
    world.extend(world.seriesOf(['B'], ['1m']));
    await world.run(M);
    world.extend(world.seriesOf(['C'], ['1m']), false);
    await world.run(10 * M);
    const counts = world.rows.map(({ batch }) => batch.series.length);
    expect(counts).toEqual([1, 1, 1, 1, 1, 3, ...Array(counts.length - 6).fill(4)]);
    const first = (k: number) => world.rows.find(({ batch }) => (batch.series[k]?.length ?? 0) > 0);
    expect(first(2)!.availableAt).toBe(START + 3 * MINUTE);
    expect(first(3)!.availableAt).toBe(START + 4 * MINUTE);
    // The first five minutes of which all minutes were heard, counted from the addition on.
    expect(first(1)!.availableAt).toBe(START + 10 * MINUTE);
    expect(world.market.counts.opened).toBe(1);
    // The next owner knows from the slices since when each was heard.
    world.kill(world.owners[0]!);
    world.own();
    await world.run(12 * M);
    const fives = world.rows.flatMap(({ batch }) => [...(batch.series[1]?.openAt ?? [])]);
    expect(fives.map((at) => (at - START) / MINUTE)).toEqual(
      [5, 10, 15, 20].slice(0, fives.length),
    );
    expect(fives.length).toBeGreaterThanOrEqual(3);
  });

  it('goes by the clock of the provider', async () => {
    // Its own clock is half a minute fast.
    const off = new FeedWorld({ startAt: START, clockOff: 30 * SECOND });
    off.own();
    await off.run(3 * M + 1_000);
    expect(off.violations()).toEqual([]);
    expect(newest(off)).toBe(3);
    expect(off.late).toEqual([]);
  });

  it('says what is wrong as long as its upstream cannot be opened', async () => {
    const world = new FeedWorld({ startAt: START, back: 2 });
    world.unopened = 'the account acc_1 has no credential';
    world.own();
    await world.run(20_000);
    expect(world.states.at(-1)).toMatchObject({ state: 'DOWN', detail: world.unopened });
    expect(world.alerts.map(({ code }) => code)).toEqual(['FEED_DOWN']);
    world.unopened = null;
    await world.run(2 * M);
    expect(world.states.at(-1)).toMatchObject({ state: 'LIVE', detail: null });
    expect(world.violations()).toEqual([]);
  });

  it('waits for a database that is away, and loses nothing', async () => {
    const world = await live();
    world.isAway = true;
    await world.run(3 * M);
    world.isAway = false;
    await world.run(M);
    expect(world.violations()).toEqual([]);
    expect(newest(world)).toBe(6);
    expect(world.owners[0]!.failure).toBe(null);
  });
});
