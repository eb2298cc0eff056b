import { describe, expect, it } from '@jest/globals';
import { connect, connectRows, cursorOf, keyOf, pageOf } from './cursor.js';
import type { ConnectionOf } from './types/connection.js';

describe('a cursor', () => {
  it('names its key and nothing else', () => {
    expect(keyOf(cursorOf('bt_1'))).toBe('bt_1');
  });

  it.each(['', 'x', 'bt_1', Buffer.from('z:1').toString('base64url'), `${cursorOf('a')}=`])(
    'is refused when it is "%s"',
    (cursor) => {
      expect(() => keyOf(cursor)).toThrow('expected a cursor of this API');
    },
  );
});

describe('a page', () => {
  it.each([0, -1, 501])('has 1 to 500 rows, not %i', (first) => {
    expect(() => pageOf({ first, after: null })).toThrow('expected first from 1 to 500');
  });

  it('leads to the next one until the rows end', async () => {
    const seen: number[] = [];
    let after: string | null = null;
    for (let more = true; more; ) {
      const page: ConnectionOf<number> = await connectRows({ first: 3, after }, 8, (row) => row);
      seen.push(...page.nodes);
      ({ endCursor: after, hasNextPage: more } = page.pageInfo);
      expect(await page.totalCount).toBe(8);
    }
    expect(seen).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });

  it('counts all rows only when the count is read', async () => {
    let counted = 0;
    const page = await connect<string, string>(
      { first: 1, after: null },
      {
        read: async () => ['a', 'b'],
        key: (row) => row,
        node: (row) => row,
        count: async () => ++counted,
      },
    );
    expect(page.pageInfo.hasNextPage).toBe(true);
    expect(counted).toBe(0);
    expect(await page.totalCount).toBe(1);
  });

  it('refuses the cursor of another list', async () => {
    const page = connectRows({ first: 3, after: cursorOf('bt_1') }, 8, (row) => row);
    await expect(page).rejects.toThrow('the cursor belongs to another list');
  });

  it('is empty behind the last row', async () => {
    const page = await connectRows({ first: 3, after: cursorOf('7') }, 8, (row) => row);
    expect(page).toMatchObject({
      edges: [],
      pageInfo: { hasNextPage: false, hasPreviousPage: true, endCursor: null },
    });
  });
});
