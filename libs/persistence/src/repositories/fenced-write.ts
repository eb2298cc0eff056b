import type { ActorWrite } from '@vela/ports';
import type { Database } from '../database/database.js';
import { isConnectionLoss } from '../database/database-error.js';

/** Returns the arguments that fence a write: actor, epoch, old and new sequence, machine, end. */
export function fenceOf(write: ActorWrite): readonly unknown[] {
  const { claim, seq, snapshot, final } = write;
  return [claim.actorId, claim.epoch, claim.seq, seq, snapshotText(snapshot), final];
}

/** Returns the stored text of a machine. */
export const snapshotText = (snapshot: unknown): string | null =>
  snapshot === null || snapshot === undefined ? null : JSON.stringify(snapshot);

const RETRY_MS = [20, 100, 400, 1_000] as const;

/**
 * Returns the rows of a fenced statement. When its answer is lost on the way nobody knows whether
 * it became true; it is sent again, which the fence makes safe: what is true already says so, and
 * what another owner replaced is refused. Throws `UNAVAILABLE` after about two seconds.
 */
export async function sendFenced<R extends object>(
  db: Database,
  statement: { name: string; text: string; values: unknown[] },
): Promise<readonly R[]> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await db.query<R>(statement);
    } catch (error) {
      const waitMs = RETRY_MS[attempt];
      if (waitMs === undefined || !isConnectionLoss(error)) throw error;
      await new Promise((resolve) => setTimeout(resolve, waitMs));
    }
  }
}
