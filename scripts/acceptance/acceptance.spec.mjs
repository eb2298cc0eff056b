import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from '@jest/globals';
import { createAsk } from './ask.mjs';
import * as books from './books.mjs';
import { createDataset, readCases, readRows } from './cases.mjs';
import * as execution from './execution.mjs';
import { Faults } from './faults.mjs';
import * as grid from './grid.mjs';
import { requests as quoteRequests } from './quotes.mjs';
import * as rebalance from './rebalance.mjs';
import { runGroup } from './run-group.mjs';

const folder = mkdtempSync(join(tmpdir(), 'vela-acceptance-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('cases of a folder', () => {
  it('are found in every JSON file and put into their groups', () => {
    const write = (name, content) => writeFileSync(join(folder, name), JSON.stringify(content));
    write('any.json', {
      conventions: { a: 'b' },
      cases: [{ id: 'book_x' }, { id: 'adjust_y' }, { id: 'else' }],
      grid: [{ id: 'g' }],
    });
    write('options.json', { european: [{}] });
    write('notes.json', { text: 'none' });
    const { groups, empty } = readCases(folder);
    expect(Object.keys(groups).toSorted()).toEqual([
      'adjustment',
      'books',
      'grid',
      'options',
      'unknown',
    ]);
    expect(groups.books).toEqual([{ id: 'book_x', conventions: { a: 'b' } }]);
    expect(empty).toEqual(['notes.json']);
  });

  it('name data sets of the folder, packed or not', () => {
    writeFileSync(join(folder, 'rows.csv.gz'), gzipSync('a,b\n1,2\n'));
    const path = createDataset(folder);
    expect(readRows(path('rows.csv.gz'))).toEqual([{ a: '1', b: '2' }]);
    expect(() => path('absent.csv')).toThrow('there is no data set absent.csv');
  });
});

describe('a comparison', () => {
  it('counts what was compared and notes what differs', () => {
    const faults = new Faults();
    faults.number('near', 1 + 1e-10, 1);
    faults.number('far', 1.1, 1);
    faults.number('undefined', 5, null);
    faults.number('absent', undefined, 1);
    faults.exact('count', 3, 4);
    faults.sameList('list', [1, 2], [1, 3]);
    expect(faults.compared).toBe(7);
    expect(faults.list).toEqual([
      'far: got 1.1, want 1',
      'absent: got undefined, want 1',
      'count: got 3, want 4',
      'list[1]: got 2, want 3',
    ]);
  });
});

describe('a group', () => {
  const group = {
    command: ['some', 'command'],
    requests: ({ id, broken }) => {
      if (broken) throw new Error('no data set');
      return [{ id }];
    },
    check: ({ id }, answers, faults) => {
      const { value } = answers.get(id).result;
      if (value !== undefined) faults.exact('value', value, 1);
    },
  };
  const run = (cases, answers) => {
    const lines = [];
    const totals = runGroup(group, cases, {
      ask: () => new Map(answers.map((answer) => [answer.id, answer])),
      path: (name) => name,
      say: (text) => lines.push(text),
      verbose: false,
    });
    return { ...totals, lines };
  };

  it('passes a case whose values are all the same', () => {
    const ok = { id: 'a', ok: true, result: { value: 1 } };
    expect(run([{ id: 'a' }], [ok])).toEqual({ passed: 1, failed: 0, compared: 1, lines: [] });
  });

  it.each([
    ['differs', [{ id: 'a', ok: true, result: { value: 2 } }], 'value: got 2, want 1'],
    ['compares nothing', [{ id: 'a', ok: true, result: {} }], 'no value was compared'],
    ['is refused', [{ id: 'a', ok: false, error: { code: 'X' } }], 'a was refused: {"code":"X"}'],
    ['has no answer', [], 'a has no answer'],
  ])('fails a case that %s', (_, answers, text) => {
    const { failed, lines } = run([{ id: 'a' }], answers);
    expect([failed, lines.length]).toEqual([1, 1]);
    expect(lines[0]).toContain(text);
  });

  it('goes on behind a case that cannot be asked', () => {
    const ok = { id: 'a', ok: true, result: { value: 1 } };
    expect(run([{ id: 'b', broken: true }, { id: 'a' }], [ok])).toMatchObject({
      passed: 1,
      failed: 1,
    });
  });
});

describe('requests', () => {
  it('of quotes take the step that all bars lie on', () => {
    const rows = [
      [0, '2024-01-01T00:05:00Z'],
      [1, '2024-01-01T00:15:00Z'],
      [2, '2024-01-01T00:20:00Z'],
    ];
    const [request] = quoteRequests(
      { id: 'q', dataset: 'd', expected: { bars: { rows } } },
      String,
    );
    expect(request.bars).toEqual({ type: 'time', step: '300s' });
  });

  it('of books ask for the depths and sweeps that are expected', () => {
    const expected = [{ bidDepth5: 1, askDepth20: 2, 'marketBuy_0.5': 3 }];
    expect(books.requests({ id: 'b', dataset: 'd', expected }, String)).toMatchObject([
      { mode: 'blind', depths: [5, 20], sweeps: [0.5] },
      { mode: 'strict' },
    ]);
  });

  it('of executions read the session', () => {
    const one = { id: 'e', dataset: 'd', qty: 5, slices: 2, side: 'buy' };
    const session = 'first New York date, 09:30<=t<16:00';
    expect(execution.requests({ ...one, session }, String)[0].session).toEqual({
      zone: 'America/New_York',
      open: '09:30',
      close: '16:00',
    });
    expect(() => execution.requests({ ...one, session: 'all day' }, String)).toThrow('all day');
  });
});

describe('a book with a gap', () => {
  const view = { message: 0, bestBid: 1, depths: [], sweeps: [] };
  const answersOf = (gaps, strict) =>
    new Map([
      ['b', { result: { messages: 1, gaps, books: [view] } }],
      ['b strict', strict],
    ]);
  const check = (conventions, answers) => {
    const faults = new Faults();
    books.check({ id: 'b', expected: [{ message: 0, bestBid: 1 }], conventions }, answers, faults);
    return faults.list;
  };

  it('must be refused by a strict replay, and only then', () => {
    const refused = { ok: false, error: { code: 'DATA_MISSING' } };
    expect(check({}, answersOf([{}], refused))).toEqual([]);
    expect(check({}, answersOf([], { ok: true }))).toEqual([]);
    expect(check({}, answersOf([{}], { ok: true }))).toHaveLength(1);
    expect(check({}, answersOf([], refused))).toHaveLength(1);
    const told = { b: 'a strict client must report a gap' };
    expect(check(told, answersOf([], { ok: true }))).toHaveLength(1);
  });
});

describe('a command', () => {
  const script = (text) => [process.execPath, '-e', text, '--'];

  it('answers by id', () => {
    const ask = createAsk(script('process.stdout.write(\'{"id":1,"ok":true}\\n\')'), folder);
    expect(ask(['x'], [{ id: 1 }]).get(1)).toEqual({ id: 1, ok: true });
  });

  it.each([
    ['says nothing', '', 'gave no answer'],
    ['says something else', 'process.stdout.write("hello\\n")', 'printed something else than JSON'],
    [
      'ends with another status than its answers tell',
      'process.stdout.write(\'{"id":1,"ok":false}\\n\')',
      'ended with 0, expected 7',
    ],
  ])('is found out when it %s', (_, text, message) => {
    expect(() => createAsk(script(text), folder)(['x'], [])).toThrow(message);
  });
});

describe('a grid', () => {
  it('has the Sharpe ratio of simple returns with divisor n - 1 and 252 rows a year', () => {
    expect(grid.sharpe([100, 110, 99])).toBeCloseTo(0, 12);
    expect(grid.sharpe([100, 120, 120])).toBeCloseTo((0.1 / Math.sqrt(0.02)) * Math.sqrt(252), 9);
  });

  it('is asked cell by cell and compared with its best cells', () => {
    const equities = { 5: [100, 100, 100], 10: [100, 110, 120], 20: [100, 90, 130] };
    const cells = Object.entries(equities).map(([fast, equity]) => ({
      fast: Number(fast),
      trades: 1,
      finalEquity: equity.at(-1),
      maxDrawdown: 0,
      sharpeOnBars252: fast === '5' ? null : grid.sharpe(equity),
    }));
    const one = { id: 'g', dataset: 'd', strategy: 'a_b', size: 3, cash: 100, commissionRate: 0 };
    const expected = { cells, bestByFinalEquity: cells[2], bestBySharpe: cells[1] };
    const requests = grid.requests({ ...one, expected }, String);
    expect(requests[1]).toMatchObject({ strategy: 'a-b', params: { fast: 10, size: 3 } });
    const answers = new Map(
      requests.map(({ id, params: { fast } }) => {
        const equity = equities[fast];
        const summary = { trades: 1, finalEquity: equity.at(-1), maxDrawdown: 0 };
        return [id, { result: { summary, equity } }];
      }),
    );
    const faults = new Faults();
    grid.check({ ...one, expected }, answers, faults);
    expect(faults.list).toEqual([]);
    answers.get(requests[1].id).result.equity = [100, 50, 120];
    grid.check({ ...one, expected }, answers, faults);
    expect(faults.list.length).toBeGreaterThan(0);
  });
});

describe('a portfolio', () => {
  it('is compared day by day with what its fills leave', () => {
    const fills = [
      { time: '2024-01-03T00:00:00Z', symbol: 'A0', side: 'buy', quantity: 2, price: 10, fee: 1 },
      { time: '2024-01-03T00:00:00Z', symbol: 'A1', side: 'buy', quantity: 1, price: 20, fee: 1 },
    ];
    const times = ['2024-01-02T00:00:00Z', '2024-01-03T00:00:00Z', '2024-01-04T00:00:00Z'];
    const equity = [100, 99, 98];
    const result = { times, equity, fills, summary: { maxDrawdown: -0.02 } };
    const entry = { date: '2024-01-03', shares: [2, 1], fee: 2, cashAfter: 58 };
    const expected = {
      bars: 3,
      rebalances: 1,
      firstLog: [entry],
      lastLog: [entry],
      totalFees: 2,
      finalEquity: 98,
      maxDrawdown: -0.02,
      sharpe252: grid.sharpe(equity),
      equity: [['2024-01-03', 99]],
    };
    const faultsOf = (want) => {
      const faults = new Faults();
      const one = { id: 'r', assets: ['a', 'b'], cash: 100, expected: want };
      rebalance.check(one, new Map([['r', { result }]]), faults);
      return faults.list;
    };
    expect(faultsOf(expected)).toEqual([]);
    const wrong = { ...entry, shares: [2, 2], cashAfter: 38 };
    expect(faultsOf({ ...expected, firstLog: [wrong] })).toHaveLength(2);
  });
});
