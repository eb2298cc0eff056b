import { logs } from '@vela/ports';
import type { AccountRecord } from '@vela/ports';
import type { Ground } from '../ground.js';

/** Longest wait for a gateway before an answer is given without it. */
const WAIT_MS_MAX = 1_500;
/** Rows are read this often, because a hint may be lost. */
const LOOK_MS = 100;

/**
 * Returns what `look` finds, looking again whenever the log of an account grows; null when the
 * gateway has written nothing of it in time.
 */
export async function whenWritten<T>(
  { rowHints }: Pick<Ground, 'rowHints'>,
  { id }: Pick<AccountRecord, 'id'>,
  look: () => Promise<T | null>,
): Promise<T | null> {
  let wake: () => void = () => undefined;
  const hints = rowHints.whenAppended(logs.account(id)).subscribe(() => wake());
  const ends = performance.now() + WAIT_MS_MAX;
  try {
    for (;;) {
      const found = await look();
      if (found !== null || performance.now() >= ends) return found;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, LOOK_MS);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  } finally {
    hints.unsubscribe();
  }
}
