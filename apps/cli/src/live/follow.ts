import type { GraphqlDocument } from '@vela/client';
import type { Connection, Context } from '../context.js';
import { CommandError } from '../exit-code.js';

/** A stream to be followed. */
export interface Followed<Event, Variables> {
  readonly document: GraphqlDocument<Event, Variables>;
  readonly variables: Variables;
  /** Returns the variables of a new connection, so that a lossless stream misses nothing. */
  readonly resume?: (last: Event) => Variables;
}

/**
 * Hands every event over until Ctrl-C, over as many connections as it takes. Ctrl-C ends the
 * watching alone, and the error that is thrown then says so.
 */
export async function follow<Event, Variables>(
  { output, signal }: Context,
  { client, place }: Connection,
  { document, variables, resume }: Followed<Event, Variables>,
  take: (event: Event) => void,
): Promise<void> {
  try {
    const events = client.subscribe(document, variables, {
      signal,
      onReconnect: () => output.note('  connection lost; connecting again'),
      ...(resume === undefined ? {} : { resume }),
    });
    for await (const event of events) take(event);
  } catch (thrown) {
    if (!signal.aborted) throw thrown;
    throw watchingEnded(signal.reason, place);
  }
}

function watchingEnded(reason: unknown, place: Connection['place']): unknown {
  if (!(reason instanceof CommandError) || reason.code !== 'INTERRUPTED') return reason;
  return place === 'remote'
    ? new CommandError('INTERRUPTED', 'watching ended; what was watched goes on')
    : new CommandError(
        'INTERRUPTED',
        'watching ended, and the server of this command with it',
        'What was watched goes on with the next server: vela serve',
      );
}
