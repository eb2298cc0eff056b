import type { Context } from '../context.js';
import { CommandError } from '../exit-code.js';

/**
 * Resolves at Ctrl-C or SIGTERM, which is how a server is meant to end. Throws when `--timeout`
 * was over first.
 */
export async function untilInterrupted({ signal }: Context): Promise<void> {
  // A timer keeps the process alive when nothing else does.
  const alive = setInterval(() => {}, 60_000);
  await new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
  clearInterval(alive);
  const { reason } = signal;
  if (!(reason instanceof CommandError && reason.code === 'INTERRUPTED')) throw reason;
}
