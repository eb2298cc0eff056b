import { VelaError } from '@vela/kernel';
import type { PaperJournal } from '@vela/ports';
import type { PaperAccount } from './paper-account.js';
import { journalAction } from './paper-action.js';
import type { JournalBody, PaperAction } from './paper-action.js';
import { PaperEngine } from './paper-engine.js';
import type { EngineState, PaperAnswer, PaperEvent } from './paper-engine.js';
import { storedSlices } from './paper-feeds.js';
import type { PaperFeeds } from './paper-feeds.js';

/** Requests that one question for rows returns. */
const PAGE = 256;

/**
 * How far the account's log is in each feed: what came before has been told for good, and a venue
 * that comes back is not behind it.
 */
export type Told = { readonly [feedId: string]: number };

/** A venue as it was when its process ended. */
export interface Recovered {
  readonly engine: PaperEngine;
  /** Number of the last request. */
  readonly n: number;
  /** What was perhaps not heard of, in order. */
  readonly events: readonly PaperEvent[];
}

/** Carries a request out; one that opens a book gives it the slices that it lacks. */
export async function carryOut(
  engine: PaperEngine,
  action: PaperAction,
  feeds: Pick<PaperFeeds, 'slices'>,
): Promise<PaperAnswer> {
  if (action.kind !== 'open') return engine.apply(action);
  const made = engine.open(action.subAccount, action.spec);
  if ('outcome' in made) return made;
  const { feedId, after } = action.spec;
  const to = engine.places[feedId] ?? after;
  for await (const slice of storedSlices(feeds, feedId, after, to)) made.step(slice);
  return engine.admit(made);
}

/**
 * Returns a venue as it was: its last snapshot, then the requests behind it, each at the same place
 * of the stored slices. Throws `DATA_INVALID` for a journal with a gap, `DATA_MISSING` for slices
 * that are not stored any more.
 */
export async function recover(
  account: PaperAccount,
  journal: PaperJournal,
  feeds: Pick<PaperFeeds, 'slices'>,
  told: Told = {},
): Promise<Recovered> {
  const stored = await journal.snapshot(account.id);
  const state = stored === null ? null : readState(stored.body);
  const engine = new PaperEngine(account, state);
  const events: PaperEvent[] = [];
  let n = stored?.n ?? 0;
  for (;;) {
    const rows = await journal.requests(account.id, n, PAGE);
    if (rows.length === 0) break;
    for (const row of rows) {
      if (row.n !== n + 1) {
        throw new VelaError('DATA_INVALID', `expected request ${n + 1}, found ${row.n}`);
      }
      n = row.n;
      const { action, at } = journalAction(row.body as JournalBody);
      events.push(...(await reach(engine, at, feeds, told)));
      const answer = await carryOut(engine, action, feeds);
      const isOld = Object.entries(at).every(([feedId, slice]) => slice < (told[feedId] ?? 0));
      if (!isOld || Object.keys(at).length === 0) events.push(...answer.events);
    }
  }
  // Decisions rest on slices that were told: no order may come before the venue has them again.
  events.push(...(await reach(engine, told, feeds, told)));
  return { engine, n, events };
}

/** Steps a venue to the place of a request, and returns what was perhaps not heard of. */
async function reach(
  engine: PaperEngine,
  at: { readonly [feedId: string]: number },
  feeds: Pick<PaperFeeds, 'slices'>,
  told: Told,
): Promise<PaperEvent[]> {
  const events: PaperEvent[] = [];
  for (const [feedId, to] of Object.entries(at)) {
    const from = engine.places[feedId];
    if (from === undefined) continue;
    for await (const slice of storedSlices(feeds, feedId, from, to)) {
      const happened = engine.step(slice);
      if (slice.n > (told[feedId] ?? 0)) events.push(...happened);
    }
  }
  return events;
}

function readState(body: Uint8Array): EngineState {
  const state = JSON.parse(new TextDecoder().decode(body)) as EngineState;
  if (state.version === 1) return state;
  throw new VelaError(
    'CONFLICT',
    `expected a snapshot of version 1, found ${String(state.version)}`,
    { hint: 'Run the account with the engine version that wrote it.' },
  );
}
