import { describe, expect, it } from '@jest/globals';
import { VelaError } from '@vela/kernel';
import { corporateActionsOf, publishedFactorsOf } from './action-table.js';
import { bookUpdatesOf } from './book-table.js';
import type { LabelledTable } from './labelled-table.js';

/** A table out of rows of texts; the first column is the time. */
function tableOf(header: string, ...lines: readonly string[]): LabelledTable {
  const names = header.split(',');
  const rows = lines.map((line) => line.split(','));
  const cells = (name: string): string[] => {
    const place = names.indexOf(name);
    if (place < 0) throw new VelaError('DATA_INVALID', `no column ${name}`);
    return rows.map((row) => row[place]!);
  };
  return {
    rows: rows.length,
    names,
    labels: cells,
    column: (name) => Float64Array.from(cells(name), (cell) => (cell === '' ? Number.NaN : +cell)),
    time: () => Float64Array.from(cells(names[0]!), Number),
  };
}

describe('a table of book updates', () => {
  it('is read with its kinds, sides and ids', () => {
    const updates = bookUpdatesOf(
      tableOf('t,update_id,type,side,price,size', '1,7,snapshot,bid,9.5,3', '2,8,delta,Ask,9.6,0'),
    );
    expect([...updates.snapshot, ...updates.bid]).toEqual([1, 0, 1, 0]);
    expect([...updates.lastId, ...updates.size]).toEqual([7, 8, 3, 0]);
    expect(Number.isNaN(updates.firstId[0])).toBe(true);
  });

  it('is read with first, last and previous ids, and quantities', () => {
    const updates = bookUpdatesOf(
      tableOf(
        't,first_update_id,last_update_id,prev_update_id,update_type,side,price,qty',
        '1,5,7,4,set,b,9,3',
      ),
    );
    expect([updates.firstId[0], updates.lastId[0], updates.previousId[0]]).toEqual([5, 7, 4]);
    expect([updates.snapshot[0], updates.bid[0], updates.size[0]]).toEqual([0, 1, 3]);
  });

  it.each([
    [['t,type,side,price,size', '1,full,bid,1,1'], 'expected snapshot or delta in row 0 of type'],
    [['t,type,side,price,size', '1,delta,left,1,1'], 'expected bid or ask in row 0 of side'],
    [['t,side,price,size', '1,bid,1,1'], 'expected a column "type", found t, side, price, size'],
    [['t,type,side,price', '1,delta,bid,1'], 'expected a column "size"'],
    [
      ['t,type,side,price,size', '2,delta,bid,1,1', '1,delta,bid,1,1'],
      'found another order in row 1',
    ],
    [['t,update_id,type,side,price,size', '1,1.5,delta,bid,1,1'], 'expected whole update ids'],
  ])('is refused: %j', ([header, ...lines], message) => {
    expect(() => bookUpdatesOf(tableOf(header!, ...lines))).toThrow(message);
  });
});

describe('a table of corporate actions', () => {
  it('is read and sorted by time', () => {
    const table = tableOf(
      't,type,value,prev_close,symbol',
      '9,delist,,,',
      '3,split,4,100,',
      '2,Dividend,0.5,20,',
      '4,dividend,0.5,,',
      '5,rename,,,NEW',
    );
    expect(corporateActionsOf(table)).toEqual([
      { kind: 'dividend', at: 2, value: 0.5, previousClose: 20 },
      { kind: 'split', at: 3, value: 4 },
      { kind: 'dividend', at: 4, value: 0.5 },
      { kind: 'rename', at: 5, symbol: 'NEW' },
      { kind: 'delist', at: 9, value: null },
    ]);
  });

  it.each([
    ['1,merger,1,', 'expected split, dividend, rename or delist in row 0, found "merger"'],
    ['1,split,0,', 'expected new shares per old share above 0 in row 0, found 0'],
    ['1,split,,', 'expected new shares per old share above 0 in row 0, found nothing'],
    ['1,dividend,-1,', 'expected a dividend of at least 0 in row 0, found -1'],
    ['1,dividend,2,2', 'expected a previous close above the dividend in row 0, found 2'],
    ['1,rename,,', 'expected a symbol in row 0, found nothing'],
    ['1,delist,-1,', 'expected a price of at least 0 or nothing in row 0, found -1'],
  ])('is refused: %s', (line, message) => {
    expect(() => corporateActionsOf(tableOf('t,type,value,prev_close', line))).toThrow(message);
  });

  it('may publish factors, of splits alone too', () => {
    const { price, split } = publishedFactorsOf(tableOf('t,split_factor', '1,0.5', '2,1'));
    expect([...price, ...split]).toEqual([1, 1, 0.5, 1]);
    expect(() => publishedFactorsOf(tableOf('t,value', '1,2'))).toThrow('price_factor');
  });
});
