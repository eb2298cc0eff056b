import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, describe, expect, it } from '@jest/globals';
import type { Action } from '../../command-spec.js';
import type { Context } from '../../context.js';
import { Input } from '../../input.js';
import { Output } from '../../output/output.js';
import { action as buildBars } from './bars-build.js';
import { action as replayBook } from './book-replay.js';
import { action as adjustData } from './data-adjust.js';
import { action as planExecution } from './execution-plan.js';

const folder = mkdtempSync(join(tmpdir(), 'vela-batch-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, ...lines: readonly string[]): string {
  const path = join(folder, name);
  writeFileSync(path, `${lines.join('\n')}\n`);
  return path;
}

async function run(
  action: Action,
  options: Record<string, string | boolean | string[]>,
  stdin = '',
) {
  let text = '';
  const stream = { write: (part: string) => (text += part) !== '' };
  const output = new Output({
    json: false,
    quiet: false,
    verbose: false,
    color: false,
    stdout: stream,
    stderr: { write: () => true },
    env: {},
  });
  const context = {
    output,
    stdin: Readable.from([Buffer.from(stdin)]),
    signal: new AbortController().signal,
  } as unknown as Context;
  const code = await action(context, new Input([], options));
  return { code: code ?? 0, text };
}

/** Answers one request as a batch of one. */
async function answer(action: Action, request: object) {
  const { code, text } = await run(action, { spec: '-' }, JSON.stringify({ id: 1, ...request }));
  return { code, ...JSON.parse(text) };
}

const book = file(
  'book.csv',
  'timestamp,update_id,type,side,price,size',
  '2024-01-02T00:00:00Z,7,snapshot,bid,99,5',
  '2024-01-02T00:00:00Z,7,snapshot,ask,101,15',
  '2024-01-02T00:00:01Z,8,delta,ask,101,0',
  '2024-01-02T00:00:02Z,10,delta,ask,102,4',
);

describe('book replay', () => {
  const request = { csv: book, depths: [1], sweeps: [6] };

  it('tells the book after each message', async () => {
    const { result } = await answer(replayBook, { ...request, mode: 'blind' });
    expect(result.messages).toBe(3);
    expect(result.gaps).toEqual([{ message: 2, reached: 8, follows: 9 }]);
    expect(result.books[0]).toMatchObject({
      timestamp: '2024-01-02T00:00:00Z',
      type: 'snapshot',
      updateId: '7',
      bestBid: 99,
      bestAsk: 101,
      crossed: false,
      mid: 100,
      depths: [{ levels: 1, bid: 5, ask: 15, imbalance: -0.5 }],
    });
    expect(result.books[0].sweeps).toEqual([
      { side: 'buy', quantity: 6, filled: 6, averagePrice: 101, worstPrice: 101, levels: 1 },
      { side: 'sell', quantity: 6, filled: 5, averagePrice: 99, worstPrice: 99, levels: 1 },
    ]);
    expect(result.books[1]).toMatchObject({ bestAsk: null, mid: null, microprice: null });
    expect(result.books[1].sweeps[0]).toMatchObject({ filled: 0, averagePrice: null });
  });

  it('refuses a gap unless it is blind', async () => {
    expect(await answer(replayBook, request)).toMatchObject({
      code: 7,
      ok: false,
      error: { code: 'DATA_MISSING' },
    });
  });

  it('prints the last messages as a table', async () => {
    const { text } = await run(replayBook, { csv: book, blind: true, last: '2', sweep: ['2'] });
    expect(text).toMatch(/message +timestamp +bid +size +ask +size +levels +buy 2 +sell 2/);
    expect(text).not.toContain('00:00:00Z');
    expect(text).toContain('3 messages, 1 gaps');
  });

  it.each([
    [{ sweeps: [0] }, 'INVALID_INPUT'],
    [{ sweeps: 'all' }, 'INVALID_INPUT'],
    [{ depths: [1.5] }, 'INVALID_INPUT'],
    [{ last: 0 }, 'INVALID_INPUT'],
    [{ mode: 'lazy' }, 'INVALID_INPUT'],
    [{ csv: `${book}.absent` }, 'NOT_FOUND'],
  ])('refuses %j', async (fault, code) => {
    expect(await answer(replayBook, { ...request, ...fault })).toMatchObject({
      code: 7,
      error: { code },
    });
  });
});

const raw = file(
  'raw.csv',
  'timestamp,open,high,low,close,volume',
  '2024-01-02,100,100,100,100,10',
  '2024-01-03,50,50,50,50,20',
  '2024-01-04,40,40,40,40,20',
);
const actions = file(
  'actions.csv',
  'timestamp,type,value',
  '2024-01-03,split,2',
  '2024-01-04,dividend,10',
);

describe('data adjust', () => {
  const closes = (candles: readonly { close: number }[]) => candles.map(({ close }) => close);

  it('makes adjusted candles of actions, and leaves raw ones reachable', async () => {
    const { result } = await answer(adjustData, { csv: raw, actions });
    expect(closes(result.candles)).toEqual([40, 40, 40]);
    expect(result.candles[0]).toEqual({
      timestamp: '2024-01-02T00:00:00Z',
      open: 40,
      high: 40,
      low: 40,
      close: 40,
      volume: 20,
      priceFactor: 0.8,
      splitFactor: 0.5,
    });
    expect(result.actions).toEqual({ split: 1, dividend: 1, rename: 0, delist: 0 });
    const splits = await answer(adjustData, { csv: raw, actions, adjustment: 'split' });
    expect(closes(splits.result.candles)).toEqual([50, 50, 40]);
    const same = await answer(adjustData, { csv: raw, actions, adjustment: 'raw' });
    expect(closes(same.result.candles)).toEqual([100, 50, 40]);
  });

  it('makes them of published factors, rounded when told', async () => {
    const factors = file('f.csv', 'timestamp,price_factor,split_factor', '2024-01-02,0.3333,0.5');
    const { result } = await answer(adjustData, { csv: raw, factors, scale: 2 });
    expect(closes(result.candles)).toEqual([16.67, 50, 40]);
    expect(result.actions).toBeNull();
  });

  it('writes a CSV file, or prints the last candles', async () => {
    const output = join(folder, 'adjusted.csv');
    const { text } = await run(adjustData, { csv: raw, actions, output });
    expect(text).toContain('3 candles');
    const again = await answer(adjustData, { csv: output, actions, adjustment: 'raw' });
    expect(closes(again.result.candles)).toEqual([40, 40, 40]);
    const { text: table } = await run(adjustData, { csv: raw, actions, last: '1' });
    expect(table).toContain('2024-01-04');
    expect(table).not.toContain('2024-01-03');
  });

  it.each([
    [{}, 'INVALID_INPUT'],
    [{ actions, factors: raw }, 'INVALID_INPUT'],
    [{ actions, adjustment: 'dividend' }, 'INVALID_INPUT'],
    [{ actions, scale: 1.5 }, 'INVALID_INPUT'],
    [{ actions: raw }, 'DATA_INVALID'],
    [{ factors: actions }, 'DATA_INVALID'],
    [{ actions: `${raw}.absent` }, 'NOT_FOUND'],
  ])('refuses %j', async (fault, code) => {
    expect(await answer(adjustData, { csv: raw, ...fault })).toMatchObject({
      code: 7,
      error: { code },
    });
  });
});

const minutes = file(
  'minutes.csv',
  'timestamp,open,high,low,close,volume',
  '2024-01-03T14:29:00Z,1,1,1,1,7',
  '2024-01-03T14:30:00Z,100,100,100,100,30',
  '2024-01-03T17:45:00Z,110,110,110,110,10',
);

describe('execution plan', () => {
  const request = {
    csv: minutes,
    side: 'buy',
    quantity: 4,
    slices: 2,
    session: { venue: 'XNYS' },
  };

  it('cuts an order up over the first session of the file', async () => {
    const { result } = await answer(planExecution, request);
    expect(result).toMatchObject({
      session: [{ from: '2024-01-03T14:30:00Z', to: '2024-01-03T21:00:00Z' }],
      candles: 2,
      arrivalPrice: 100,
      sliceVolumes: [30, 10],
    });
    expect(result.twap).toMatchObject({ averagePrice: 105, shortfallBps: 500 });
    expect(result.vwap.children.map(({ quantity }: { quantity: number }) => quantity)).toEqual([
      3, 1,
    ]);
  });

  it.each([
    [{ zone: 'America/New_York', open: '09:30', close: '16:00' }],
    [{ zone: 'America/New_York', open: '09:30', close: '16:00', date: '2024-01-03' }],
    [{ from: '2024-01-03T14:30:00Z', to: '2024-01-03T21:00:00Z' }],
    [{ venue: 'XNYS', date: '2024-01-03' }],
  ])('knows the session of %j', async (session) => {
    const { result } = await answer(planExecution, { ...request, session });
    expect(result.session).toEqual([{ from: '2024-01-03T14:30:00Z', to: '2024-01-03T21:00:00Z' }]);
  });

  it('prints the plan', async () => {
    const { text } = await run(planExecution, {
      csv: minutes,
      quantity: '4',
      slices: '2',
      venue: 'XNYS',
    });
    expect(text).toMatch(/arrival price +100\.0000/);
    expect(text).toMatch(/VWAP +102\.5000 +250\.0000/);
  });

  it.each([
    [{ session: {} }, 'INVALID_INPUT'],
    [{ session: { venue: 'NOWHERE' } }, 'NOT_FOUND'],
    [{ session: { venue: 'XNYS', date: '2024-01-01' } }, 'NOT_FOUND'],
    [{ session: { venue: 'XNYS', date: '2024-01-05' } }, 'DATA_MISSING'],
    [{ session: { zone: 'Mars/Base', open: '09:30', close: '16:00' } }, 'NOT_FOUND'],
    [{ session: { zone: 'UTC', open: '9', close: '16:00' } }, 'INVALID_INPUT'],
    [{ session: { zone: 'UTC', open: '16:00', close: '09:00' } }, 'INVALID_INPUT'],
    [{ quantity: 0.5 }, 'INVALID_INPUT'],
    [{ quantity: -4 }, 'INVALID_INPUT'],
    [{ slices: 0 }, 'INVALID_INPUT'],
    [{ slices: 1.5 }, 'INVALID_INPUT'],
    [{ side: 'hold' }, 'INVALID_INPUT'],
    [{ profile: [1] }, 'INVALID_INPUT'],
    [{ profile: [0, 0] }, 'INVALID_INPUT'],
    [{ columns: ['open', 'high', 'low', 'nothing', 'volume'] }, 'DATA_INVALID'],
  ])('refuses %j', async (fault, code) => {
    expect(await answer(planExecution, { ...request, ...fault })).toMatchObject({
      code: 7,
      error: { code },
    });
  });
});

describe('bars build of quotes', () => {
  const quotes = file(
    'quotes.csv',
    'timestamp,bid,ask',
    '2024-01-02T00:00:00Z,10,12',
    '2024-01-02T00:00:30Z,11,12',
  );

  it('gives bars with spreads, and the spread of all quotes', async () => {
    const request = { csv: quotes, source: 'quotes', bars: { type: 'time', step: '1m' } };
    const { result } = await answer(buildBars, request);
    expect(result.bars).toMatchObject([{ open: 11, close: 11.5, quotes: 2, meanSpread: 1.5 }]);
    expect(result.spread).toMatchObject({ quotes: 2, timeWeightedSpread: 2 });
    const { text } = await run(buildBars, { csv: quotes, source: 'quotes', time: '1m' });
    expect(text).toMatch(/close +quotes\n.* 11\.5 +2/);
  });

  it('refuses trades as quotes', async () => {
    const request = { csv: raw, source: 'quotes', bars: { type: 'time', step: '1m' } };
    expect(await answer(buildBars, request)).toMatchObject({ error: { code: 'DATA_INVALID' } });
  });
});
