import { Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { DAY, MINUTE, VelaError } from '@vela/kernel';
import fc from 'fast-check';
import type { Context } from '../../context.js';
import { Output } from '../../output/output.js';
import { type Answerer, answerRequests } from './answer-requests.js';
import { candleTable, timeframeOf } from './candle-table.js';
import type { CsvTable } from './csv-tables.js';
import { numberField, recordField, textListField } from './request-field.js';

async function answers(lines: string, answer: Answerer) {
  let text = '';
  const stream = { write: (part: string) => (text += part) !== '' };
  const output = new Output({
    json: false,
    quiet: false,
    verbose: false,
    color: false,
    stdout: stream,
    stderr: stream,
    env: {},
  });
  const stdin = Readable.from([Buffer.from(lines)]) as unknown as NodeJS.ReadStream;
  const context = { output, stdin, signal: new AbortController().signal } as unknown as Context;
  const code = await answerRequests(context, '-', answer);
  return {
    code,
    replies: text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line)),
  };
}

describe('a batch of requests', () => {
  it('is answered in order, whatever takes how long', async () => {
    const { code, replies } = await answers('{"id":1}\n\n{"id":2}\n{"id":3}', ({ id }) =>
      id === 1 ? Promise.resolve('late') : String(id),
    );
    expect(code).toBe(0);
    expect(replies.map(({ id, result }) => [id, result])).toEqual([
      [1, 'late'],
      [2, '2'],
      [3, '3'],
    ]);
  });

  it('goes on behind a refusal and ends with 7', async () => {
    const { code, replies } = await answers('{"id":1}\nnonsense\n[]\n{"id":4}', ({ id }) => {
      if (id === 1) throw new VelaError('NOT_FOUND', 'nothing', { hint: 'try' });
      return { id };
    });
    expect(code).toBe(7);
    expect(replies[0]).toEqual({
      id: 1,
      ok: false,
      error: { code: 'NOT_FOUND', message: 'nothing', hint: 'try' },
    });
    expect(replies.map(({ ok }) => ok)).toEqual([false, false, false, true]);
    expect(replies.slice(1, 3).map(({ error }) => error.code)).toEqual([
      'INVALID_INPUT',
      'INVALID_INPUT',
    ]);
  });

  it('is refused as a whole when it is empty', async () => {
    await expect(answers('\n \n', () => 0)).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });
});

describe('fields of a request', () => {
  it('are checked with their name and what was found', () => {
    expect(numberField({ cash: 5 }, 'cash', { min: 1 })).toBe(5);
    expect(numberField({}, 'cash', {}, 7)).toBe(7);
    expect(() => numberField({ cash: -5 }, 'cash', { min: 0, max: 9 })).toThrow(
      'cash: expected a number of at least 0 and of at most 9, found -5',
    );
    expect(() => numberField({ cash: '5' }, 'cash')).toThrow('cash: expected a number, found "5"');
    expect(() => textListField({ inputs: [1] }, 'inputs')).toThrow('inputs: expected a list');
    expect(() => textListField({}, 'inputs')).toThrow('found nothing');
    expect(recordField({}, 'params')).toEqual({});
    expect(() => recordField({ params: [] }, 'params')).toThrow('params: expected an object');
  });
});

const tableOf = (time: number[], prices: Record<string, number[]>): CsvTable => ({
  rows: time.length,
  names: Object.keys(prices),
  column: (name) => Float64Array.from(prices[name]!),
  labels: () => [],
  missing: () => 0,
  time: () => Float64Array.from(time),
});
const NAMES = ['o', 'h', 'l', 'c'];
const flat = (price: number, rows: number) => {
  const column = Array.from({ length: rows }, () => price);
  return { o: column, h: column, l: column, c: column };
};

describe('candles of a table', () => {
  it('have the width that most of their times show', () => {
    const table = tableOf([0, DAY, 4 * DAY, 5 * DAY], flat(1.25, 4));
    const { timeframe, columns, priceScale } = candleTable(table, NAMES);
    expect(timeframe).toBe('1d');
    expect([...columns.availableAt]).toEqual([DAY, 2 * DAY, 5 * DAY, 6 * DAY]);
    expect(priceScale).toBe(2);
    expect(timeframeOf(Float64Array.of(0, 5 * MINUTE, 10 * MINUTE))).toBe('5m');
    expect(timeframeOf(Float64Array.of(0))).toBe('1d');
  });

  it('keep every price exact at their scale', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 2 ** 31 }),
        fc.integer({ min: 0, max: 8 }),
        (n, scale) => {
          const price = n / 10 ** scale;
          const { priceScale } = candleTable(tableOf([0, DAY], flat(price, 2)), NAMES);
          expect(
            Number((Math.round(price * 10 ** priceScale) / 10 ** priceScale).toPrecision(15)),
          ).toBe(price);
        },
      ),
    );
  });

  it('are refused with their row when they cannot be', () => {
    const holes = { ...flat(1, 3), c: [1, Number.NaN, 1] };
    expect(() => candleTable(tableOf([0, 1, 2], holes), NAMES)).toThrow('row 1 of c');
    expect(() => candleTable(tableOf([0, 2, 2], flat(1, 3)), NAMES)).toThrow('order in row 2');
    const upside = { ...flat(1, 2), h: [1, 0.5] };
    expect(() => candleTable(tableOf([0, 1], upside), NAMES)).toThrow('in row 1');
    expect(() => candleTable(tableOf([0, 1], flat(1, 2)), ['o', 'h'])).toThrow('four columns');
  });
});
