import { VelaError } from '@vela/kernel';
import type { PageRequest } from '@vela/ports';
import type { ConnectionOf, PageArgs } from './types/connection.js';

/** Most rows of one page. */
const PAGE_ROWS_MAX = 500;

/** Returns the opaque cursor of a row's key. */
export const cursorOf = (key: string): string => Buffer.from(`k:${key}`).toString('base64url');

/** Returns the key of a cursor; throws `INVALID_INPUT` when it is none of ours. */
export function keyOf(cursor: string): string {
  const text = Buffer.from(cursor, 'base64url').toString();
  if (text.startsWith('k:') && cursorOf(text.slice(2)) === cursor) return text.slice(2);
  throw new VelaError('INVALID_INPUT', `expected a cursor of this API, found "${cursor}"`, {
    hint: 'Pass the endCursor of the page before.',
    path: ['after'],
  });
}

/** Returns the page that arguments ask for; throws `INVALID_INPUT` beyond 1 to 500 rows. */
export function pageOf({ first, after }: PageArgs): PageRequest {
  if (!(first >= 1 && first <= PAGE_ROWS_MAX)) {
    throw new VelaError(
      'INVALID_INPUT',
      `expected first from 1 to ${PAGE_ROWS_MAX}, found ${first}`,
      {
        path: ['first'],
      },
    );
  }
  return { first, after: after === null || after === undefined ? null : keyOf(after) };
}

/** Where the rows of a connection come from. */
export interface ConnectionSource<Row, Node> {
  /** Reads a page; it is asked for one row more than shown. */
  readonly read: (page: PageRequest) => Promise<readonly Row[]>;
  readonly key: (row: Row) => string;
  readonly node: (row: Row) => Node;
  readonly count: () => Promise<number | null>;
}

/** Returns a page of rows by keyset. One row more than asked tells whether another page follows. */
export async function connect<Row, Node>(
  args: PageArgs,
  source: ConnectionSource<Row, Node>,
): Promise<ConnectionOf<Node>> {
  const page = pageOf(args);
  const rows = await source.read({ first: page.first + 1, after: page.after });
  const shown = rows.slice(0, page.first);
  const edges = shown.map((row) => ({ cursor: cursorOf(source.key(row)), node: source.node(row) }));
  return {
    edges,
    nodes: edges.map(({ node }) => node),
    pageInfo: {
      hasNextPage: rows.length > page.first,
      hasPreviousPage: page.after !== null,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
    get totalCount() {
      return source.count();
    },
  };
}

/** Returns a page of a table whose rows are numbered from 0 and never change. */
export async function connectRows<Node>(
  args: PageArgs,
  length: number,
  node: (row: number) => Node,
): Promise<ConnectionOf<Node>> {
  return connect<number, Node>(args, {
    read: async ({ first, after }) => {
      const begin = after === null ? 0 : rowOf(after) + 1;
      const end = Math.min(begin + first, length);
      return Array.from({ length: Math.max(0, end - begin) }, (_, index) => begin + index);
    },
    key: String,
    node,
    count: async () => length,
  });
}

/** Returns the row of a cursor of a table whose rows are numbered; throws `INVALID_INPUT`. */
export const rowOfCursor = (cursor: string): number => rowOf(keyOf(cursor));

function rowOf(key: string): number {
  if (/^\d{1,10}$/.test(key)) return Number(key);
  throw new VelaError('INVALID_INPUT', 'the cursor belongs to another list', { path: ['after'] });
}
