import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf } from '@vela/kernel';
import type { Logger } from '@vela/ports';

const LOOK_MS = 500;
const PAUSE_MS_FIRST = 250;
const PAUSE_MS_MAX = 30_000;

/** What {@link keepRunning} watches and how it helps. */
export interface Kept {
  /** Returns whether the server lives; asked twice a second. */
  readonly lives: () => boolean;
  /** Starts or adopts it again; rejects when that failed. */
  readonly revive: () => Promise<void>;
  readonly log: Logger;
  /** Waits, or rejects when the signal is aborted; real time unless given. */
  readonly wait?: (ms: number, signal: AbortSignal) => Promise<unknown>;
}

/**
 * Starts a server again whenever it died, until the returned function is called and resolves. An
 * attempt that failed is repeated after a pause that doubles up to 30 s, for as long as it takes:
 * what keeps a server from starting, such as a full disk, may pass.
 */
export function keepRunning(kept: Kept): () => Promise<void> {
  const control = new AbortController();
  const watching = watch(kept, control.signal).catch((error: unknown) => {
    if (!control.signal.aborted) {
      kept.log.error('PostgreSQL is no longer watched.', { error: messageOf(error) });
    }
  });
  return async () => {
    control.abort();
    await watching;
  };
}

async function watch(kept: Kept, signal: AbortSignal): Promise<void> {
  const wait = kept.wait ?? waitInTheBackground;
  while (!signal.aborted) {
    await wait(LOOK_MS, signal);
    if (kept.lives()) continue;
    kept.log.warn('PostgreSQL has gone; it is started again.');
    await revive(kept, wait, signal);
  }
}

async function revive(
  { revive: attempt, log }: Kept,
  wait: NonNullable<Kept['wait']>,
  signal: AbortSignal,
): Promise<void> {
  for (let pauseMs = PAUSE_MS_FIRST; ; pauseMs = Math.min(PAUSE_MS_MAX, pauseMs * 2)) {
    try {
      await attempt();
      log.info('PostgreSQL is back.');
      return;
    } catch (error) {
      log.error('PostgreSQL could not be started again.', {
        error: messageOf(error),
        nextAttemptMs: pauseMs,
      });
    }
    await wait(pauseMs, signal);
  }
}

/** A process that has nothing else to do ends; watching keeps nobody alive. */
const waitInTheBackground: NonNullable<Kept['wait']> = (ms, signal) =>
  sleep(ms, undefined, { ref: false, signal });
