/** Waits of a data stream, in milliseconds. */
export interface StreamTiming {
  /** Longest wait before the first attempt to connect again; doubles with each failure … */
  readonly retryFirstMs: number;
  /** … up to this. The wait is a random part of it. */
  readonly retryMaxMs: number;
  /** A connection that lived this long makes the waits short again. */
  readonly healthyMs: number;
  /** Shortest wait after "connection limit exceeded": a half-dead socket counts there for a while. */
  readonly refusedMs: number;
  /** Shortest wait after the key was refused. */
  readonly authMs: number;
  /** Time for connecting, logging in and the first acknowledged subscription. */
  readonly readyMs: number;
  /** Time for the closing handshake before the socket is cut. */
  readonly closeMs: number;
  /** Time for acknowledgements before what is missing in them is asked for again. */
  readonly settleMs: number;
  readonly pingMs: number;
  readonly pongMs: number;
}

/** A dead connection is noticed within 15 s. */
export const STREAM_TIMING: StreamTiming = {
  retryFirstMs: 1_000,
  retryMaxMs: 30_000,
  healthyMs: 30_000,
  refusedMs: 60_000,
  authMs: 60_000,
  readyMs: 15_000,
  closeMs: 2_000,
  settleMs: 500,
  pingMs: 10_000,
  pongMs: 5_000,
};

/** Returns a wait of at least `leastMs` with up to a quarter more, so that no two come together. */
export const atLeast = (leastMs: number, random: () => number): number =>
  Math.ceil(leastMs * (1 + random() / 4));

/**
 * Returns the wait before the attempt after some failures in a row: a random part of a bound that
 * doubles. Source: Brooker (2015), "Exponential Backoff and Jitter", full jitter.
 */
export function backOffMs(failures: number, timing: StreamTiming, random: () => number): number {
  const most = Math.min(timing.retryMaxMs, timing.retryFirstMs * 2 ** Math.min(failures, 16));
  return Math.ceil(most * random());
}
