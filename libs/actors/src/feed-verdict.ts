import { SECOND, formatInstant } from '@vela/kernel';
import type { Micros } from '@vela/kernel';
import type { FeedState } from '@vela/ports';
import type { FeedEvent } from './feed.machine.js';

/** Time behind which a feed that cannot be fetched is stale. */
const LAG_MAX: Micros = 15 * SECOND;
/** How long a new owner may take to connect before the feed is down. */
const CONNECT_WITHIN_MS = 3_000;

/** What moves a feed, and what is said about it. */
export interface Verdict {
  readonly event: FeedEvent;
  readonly detail: string | null;
}

/** How a live feed stands at the moment. */
export interface Standing {
  readonly line: { readonly connectedAt: Micros | null; readonly detail: string | null };
  /** Why the stream cannot be relied on, null while it can. */
  readonly mute: string | null;
  /** Why history could not be asked, null when it could. */
  readonly trouble: string | null;
  readonly closedUntil: Micros;
  /** How far the last closed minute is behind the one that should be. */
  readonly behind: Micros;
  /** How long its owner has it, in milliseconds. */
  readonly openMs: number;
  /** What was said last. */
  readonly told: { readonly state: FeedState; readonly detail: string | null };
}

/** Returns what is to be said of a live feed that stands so. */
export function verdictOf(standing: Standing): Verdict {
  const { line, mute, behind, openMs, told } = standing;
  if (line.connectedAt === null) {
    const isOver = line.detail !== null || openMs >= CONNECT_WITHIN_MS;
    if (isOver) return { event: 'Broke', detail: line.detail ?? 'the stream does not connect' };
    return { event: 'Advanced', detail: told.detail };
  }
  if (mute !== null) return { event: 'Silent', detail: mute };
  if (behind <= LAG_MAX) return { event: 'Resumed', detail: null };
  // A feed that begins with a long past is no feed that fell behind.
  const isBeginning = told.state === 'STARTING' && standing.trouble === null;
  return { event: isBeginning ? 'Advanced' : 'Silent', detail: fetching(standing) };
}

function fetching({ trouble, closedUntil, told }: Standing): string {
  const text = `candles since ${formatInstant(closedUntil)} are fetched`;
  if (trouble !== null) return `${text}: ${trouble}`;
  // Of each stretch it is said once where it began.
  return told.detail?.endsWith('are fetched') === true ? told.detail : text;
}
