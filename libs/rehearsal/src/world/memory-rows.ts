import type { RowHint, RowHints } from '@vela/ports';
import { Subject, filter, map } from 'rxjs';
import type { Observable } from 'rxjs';

/** Hints inside one thread: none is lost. */
export class MemoryRowHints implements RowHints {
  readonly #told = new Subject<readonly [log: string, hint: RowHint]>();

  appended(log: string, hint: RowHint): void {
    this.#told.next([log, hint]);
  }

  whenAppended(log: string): Observable<RowHint> {
    return this.#told.pipe(
      filter(([name]) => name === log),
      map(([, hint]) => hint),
    );
  }
}
