import type { Observable } from 'rxjs';
import type { Pace } from './pace.js';

/** One message as it travels. A message is a hint; the fact it speaks of is a row. */
export interface BusMessage {
  readonly subject: string;
  readonly body: Uint8Array;
}

/** Whether messages can travel at the moment. */
export type BusState = 'connected' | 'disconnected';

/**
 * Carries messages between roles. Delivery is at most once and in order for each publisher and
 * subject; whoever needs more numbers its messages and reads rows for the numbers it missed.
 * Subjects are tokens of `[A-Za-z0-9_-]` joined by dots; in patterns `*` matches one token and a
 * last `>` matches one or more.
 */
export interface MessageBus {
  /** Hands a message over without waiting; it is dropped while the bus is disconnected. */
  publish(subject: string, body: Uint8Array): void;
  /** Returns messages from the moment of subscription on. Never errors; ends with `close`. */
  messages(pattern: string): Observable<BusMessage>;
  /**
   * Answers requests on a subject: each frame that `answer` returns travels back in order, then the
   * end. An error travels back as its message. One of several responders answers a request. An
   * answer is unsubscribed when the asker went away; it waits for `pace.ready()` before each frame
   * when it can make more than the asker takes. Returns a function that stops answering.
   */
  respond(
    subject: string,
    answer: (body: Uint8Array, pace: Pace) => Observable<Uint8Array>,
  ): () => void;
  /**
   * Returns the frames of an answer. With at most `window` frames unacknowledged on the way; the
   * subscriber acknowledges a frame by returning from `next`. Errors when nobody answers within
   * `timeoutMs` or a frame is missing.
   */
  request(subject: string, body: Uint8Array, options: RequestOptions): Observable<Uint8Array>;
  /** Resolves when everything published so far has left this process. */
  flush(): Promise<void>;
  /** Returns the present state at once, then each change. */
  state(): Observable<BusState>;
  /** Describes the bus in a few words for the status page, without secrets. */
  describe(): string;
  close(): Promise<void>;
}

/** Bounds of one request. */
export interface RequestOptions {
  /** Longest silence before the request errors. */
  readonly timeoutMs: number;
  /** Most frames on the way at once; 1 or more. */
  readonly window: number;
  /** Holds frames back until the consumer is ready; without it returning from `next` is enough. */
  readonly pace?: Pace;
}

/** Returns a name as one legal subject token: every other character becomes `_` and its code. */
export const subjectToken = (name: string): string =>
  name.replace(/[^A-Za-z0-9-]/g, (character) => `_${character.codePointAt(0)!.toString(16)}_`);

/** Names of subjects. Every subject begins with `vela.v1`. */
export const subjects = {
  /** Closed candles of one series, numbered and whole. */
  candle: (series: string): string => `vela.v1.md.candle.${subjectToken(series)}`,
  /** Closed slices of one feed, numbered and whole. */
  slice: (feed: string): string => `vela.v1.md.slice.${subjectToken(feed)}`,
  /** State of one feed and how far its market is. */
  pulse: (feed: string): string => `vela.v1.md.pulse.${subjectToken(feed)}`,
  /** A hint that rows were appended to a log. */
  rows: (log: string): string => `vela.v1.rows.${subjectToken(log)}`,
  /** Numbered copies of an actor's rows and its progress, for subscriptions. */
  event: (tenant: string, actor: string, kind: string): string =>
    `vela.v1.evt.${subjectToken(tenant)}.${subjectToken(actor)}.${subjectToken(kind)}`,
  /** A hint that an actor has a new command row. */
  command: (actor: string): string => `vela.v1.cmd.${subjectToken(actor)}`,
  /** A hint that actors are free to be claimed. */
  released: 'vela.v1.cluster.released',
  /** Where a role without a database asks for stored candles. */
  replay: 'vela.v1.md.replay',
  /** Where a role that opens no credentials asks what works with that of an account. */
  access: 'vela.v1.account.access',
} as const;
