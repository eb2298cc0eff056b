import type { ActorCommand } from '@vela/ports';
import type { Ground } from '../ground.js';
import { stableId } from './stable-id.js';

/** A wish for an actor. */
export interface Wish {
  readonly actorId: string;
  readonly kind: string;
  readonly body: object;
  /** Key of the caller; the same key is the same wish. */
  readonly key: string | null | undefined;
  /** What makes a wish without a key the same as another one. */
  readonly sameWhile: readonly (string | number)[];
}

/**
 * Appends a wish once: the row's id follows from the key, else from what the wish is about, so
 * that sending it again, also at the same time, changes nothing. Returns the row, with the number
 * under which the actor takes it, and whether it is new.
 */
export async function sendCommand(
  { actors, hasher, hints }: Pick<Ground, 'actors' | 'hasher' | 'hints'>,
  { actorId, kind, body, key, sameWhile }: Wish,
): Promise<{ readonly command: ActorCommand; readonly isNew: boolean }> {
  const parts = key == null ? ['same', kind, ...sameWhile] : ['key', key];
  const id = stableId(hasher, 'command', [actorId, ...parts]);
  const isNew = await actors.command(actorId, { id, kind, body });
  hints.commanded(actorId);
  const command = await actors.findCommand(actorId, id);
  if (command === null) throw new Error(`expected command ${id} of ${actorId}, found none`);
  return { command, isNew };
}
