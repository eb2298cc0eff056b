import { VelaError } from '@vela/kernel';
import type { Page, PageVariables } from '@vela/client';
import type { Input } from './input.js';
import type { Output } from './output/output.js';

/** Most rows of one page. */
const PAGE_MAX = 500;

/** Returns the page that `--first` and `--after` ask for. */
export function pageOf(input: Input): PageVariables {
  return {
    first: input.integer('first', { min: 1, max: PAGE_MAX }) ?? 50,
    after: input.text('after'),
  };
}

/** Tells on standard error how to see the next page, when there is one. */
export function notePage<Node>(output: Output, page: Page<Node>): void {
  const { hasNextPage, endCursor } = page.pageInfo;
  if (!hasNextPage || endCursor === null || output.json) return;
  const total = page.totalCount === null ? '' : ` of ${page.totalCount}`;
  output.note(`  ${page.nodes.length}${total} shown; go on with --after ${endCursor}`);
}

/** Rows that all pages together may have before reading them is refused. */
const ROWS_MAX = 1_000_000;

/** Yields the rows of all pages in order; reads the next page when it is asked for. */
export async function* allPages<Node>(
  read: (page: {
    readonly first: number;
    readonly after: string | undefined;
  }) => Promise<Page<Node>>,
): AsyncGenerator<Node, void, undefined> {
  let after: string | undefined;
  for (let rows = 0; rows < ROWS_MAX; ) {
    const page = await read({ first: PAGE_MAX, after });
    yield* page.nodes;
    rows += page.nodes.length;
    after = page.pageInfo.endCursor ?? undefined;
    if (!page.pageInfo.hasNextPage || after === undefined) return;
  }
  throw new VelaError('LIMIT_EXCEEDED', `expected at most ${ROWS_MAX} rows, found more`, {
    hint: 'Read them page by page over GraphQL, with first and after.',
  });
}
