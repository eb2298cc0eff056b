import { MILLISECOND, VelaError, formatInstant } from '@vela/kernel';
import type { Micros } from '@vela/kernel';
import { FILLS_A_PAGE } from './rest.js';
import type { AlpacaRest } from './rest.js';
import { textOf } from './wire.js';
import type { Wire } from './wire.js';

/** Most orders that Alpaca puts on a page. */
const ORDERS_A_PAGE = 500;
/** Most pages of one walk; a longer one is a walk in circles. */
const PAGES_MAX = 20_000;

const endless = (what: string): VelaError =>
  new VelaError('LIMIT_EXCEEDED', `expected at most ${PAGES_MAX} pages of ${what}`, {
    hint: 'Ask for what came since a later instant.',
  });

/** Asks a question, again when the venue says that it was one too many or that it is unwell. */
export type Ask = <T>(question: () => Promise<T>) => Promise<T>;

/**
 * Yields orders in the order in which they were placed, page by page, each with its legs; `since`
 * bounds when they were placed. Behind the first page the last order says where the next one begins,
 * so that orders of one instant are not lost between two pages.
 */
export async function* orderPages(
  rest: AlpacaRest,
  ask: Ask,
  query: { readonly status: 'open' | 'closed'; readonly since: Micros | null },
): AsyncGenerator<readonly Wire[]> {
  const { status, since } = query;
  const base = { status, direction: 'asc', limit: ORDERS_A_PAGE } as const;
  const seen = new Set<string>();
  let last: string | null = null;
  for (let page = 0; page < PAGES_MAX; page++) {
    const from: { readonly afterOrderId?: string; readonly after?: string } =
      last === null ? boundOf(since) : { afterOrderId: last };
    const rows = await ask(() => rest.orders({ ...base, ...from }));
    const fresh = rows.filter((row) => !seen.has(textOf(row, 'id') ?? ''));
    for (const row of fresh) seen.add(textOf(row, 'id') ?? '');
    if (fresh.length > 0) yield fresh;
    last = textOf(rows.at(-1) ?? {}, 'id');
    if (rows.length < ORDERS_A_PAGE || fresh.length === 0 || last === null) return;
  }
  throw endless('orders');
}

const boundOf = (since: Micros | null): { readonly after?: string } =>
  since === null || since <= 0 ? {} : { after: formatInstant(since - MILLISECOND) };

/** Yields the fills of an account since an instant, page by page, in order. */
export async function* fillPages(
  rest: AlpacaRest,
  ask: Ask,
  since: Micros,
): AsyncGenerator<readonly Wire[]> {
  // The bound is exclusive and the SDK writes milliseconds.
  const after = new Date(Math.max(0, Math.floor(since / MILLISECOND) - 1));
  let pageToken: string | null = null;
  for (let page = 0; page < PAGES_MAX; page++) {
    const token: string | null = pageToken;
    const rows = await ask(() =>
      rest.fills({ after, ...(token === null ? {} : { pageToken: token }) }),
    );
    if (rows.length > 0) yield rows;
    const next = textOf(rows.at(-1) ?? {}, 'id');
    if (rows.length < FILLS_A_PAGE || next === null || next === token) return;
    pageToken = next;
  }
  throw endless('fills');
}
