import type { CandleBatch } from '@vela/market';
import type { BacktestOutcome, RunProgress, RunRequest, StrategyParameter } from '@vela/ports';
import type { PackedBatch } from './packed-batch.js';
import type { WireError } from './wire-error.js';

/** What a strategy's module says of itself. */
export interface ModuleDescription {
  readonly name: string;
  readonly description: string | null;
  readonly parameters: readonly StrategyParameter[];
}

/** What a thread is asked; one question at a time. */
export type ThreadRequest =
  | {
      readonly kind: 'start';
      readonly request: RunRequest;
      readonly equity: SharedArrayBuffer;
      readonly alongside: SharedArrayBuffer;
    }
  | {
      readonly kind: 'advance';
      readonly batch: CandleBatch | PackedBatch;
      /** A longer equity column when the one at hand is too short for the batch. */
      readonly equity: SharedArrayBuffer | null;
      /** A longer column for resolutions when the one at hand is too short for the batch. */
      readonly alongside: SharedArrayBuffer | null;
    }
  | { readonly kind: 'resolve' }
  | { readonly kind: 'finish' }
  | { readonly kind: 'describe'; readonly bundle: string };

/** What a thread answers, the questions in order. */
export type ThreadAnswer =
  | { readonly kind: 'started' }
  | { readonly kind: 'advanced'; readonly progress: RunProgress }
  | { readonly kind: 'finished'; readonly outcome: BacktestOutcome }
  | { readonly kind: 'described'; readonly description: ModuleDescription }
  | { readonly kind: 'failed'; readonly error: WireError };

/** An answer and what the strategy printed since the last one. */
export interface ThreadReply {
  readonly answer: ThreadAnswer;
  readonly printed: readonly string[];
}
