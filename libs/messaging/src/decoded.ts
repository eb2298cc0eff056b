import { messageOf } from '@vela/kernel';
import type { Logger, MessageBus } from '@vela/ports';
import { EMPTY, catchError, map, mergeMap, of } from 'rxjs';
import type { Observable } from 'rxjs';

/** Returns the items that bodies hold; a body that cannot be read is logged and left out. */
export function decoded<T>(
  bus: MessageBus,
  pattern: string,
  decode: (body: Uint8Array) => T,
  log: Logger,
): Observable<T> {
  return bus.messages(pattern).pipe(
    mergeMap(({ subject, body }) =>
      of(body).pipe(
        map(decode),
        catchError((thrown: unknown) => {
          log.warn('A message could not be read.', { subject, error: messageOf(thrown) });
          return EMPTY;
        }),
      ),
    ),
  );
}
