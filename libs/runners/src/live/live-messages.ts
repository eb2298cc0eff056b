import type { BacktestOutcome, LiveInput, LiveRequest, LiveStep, LiveView } from '@vela/ports';
import type { WireError } from '../thread/wire-error.js';

/** What is asked of one session in a thread. */
export type LiveQuestion =
  | { readonly kind: 'open'; readonly request: LiveRequest }
  | { readonly kind: 'step'; readonly inputs: readonly LiveInput[] }
  | { readonly kind: 'snapshot' }
  | { readonly kind: 'describe' }
  | { readonly kind: 'finish' }
  | { readonly kind: 'close' };

/** A question with the session that it is for. */
export type LiveItem = LiveQuestion & { readonly session: number };

/**
 * Questions for many sessions of a thread in one message. What several of them name, the candles of
 * a slice above all, crosses once.
 */
export interface LivePack {
  readonly items: readonly LiveItem[];
  /** Where the thread shows what it is at; only with the first pack. */
  readonly beat: SharedArrayBuffer | null;
}

/** What a session answers. */
export type LiveAnswer =
  | { readonly kind: 'opened'; readonly warmUp: number }
  | { readonly kind: 'stepped'; readonly step: LiveStep }
  | { readonly kind: 'state'; readonly snapshot: Uint8Array }
  | { readonly kind: 'seen'; readonly view: LiveView }
  | { readonly kind: 'finished'; readonly outcome: BacktestOutcome }
  | { readonly kind: 'closed' }
  | { readonly kind: 'failed'; readonly error: WireError };

/** The answers to the questions of a pack, in order. */
export interface LiveReply {
  readonly answers: readonly LiveAnswer[];
}

/** What a thread shows while it works: how often it moved on, and at which item of the pack. */
export const Beat = { MOVES: 0, ITEM: 1, LENGTH: 2 } as const;
