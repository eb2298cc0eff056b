import type { BrokerEvent } from '@vela/ports';
import { Observable } from 'rxjs';
import type { Subscriber } from 'rxjs';

/** Events that are kept while nobody has subscribed; the oldest are dropped beyond them. */
const KEPT_MAX = 10_000;

/** What an adapter says: the first subscriber hears what was said before it came. */
export class EventLog {
  readonly #listeners = new Set<Subscriber<BrokerEvent>>();
  #early: BrokerEvent[] | null = [];
  #hasEnded = false;

  readonly events = new Observable<BrokerEvent>((listener) => {
    for (const event of this.#early?.splice(0) ?? []) listener.next(event);
    this.#early = null;
    if (this.#hasEnded) return listener.complete();
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  });

  /** Says something. */
  tell(event: BrokerEvent): void {
    if (this.#early !== null) {
      this.#early.push(event);
      if (this.#early.length > KEPT_MAX) this.#early.shift();
    }
    for (const listener of this.#listeners) listener.next(event);
  }

  /** Says nothing more. */
  end(): void {
    this.#hasEnded = true;
    for (const listener of this.#listeners) listener.complete();
    this.#listeners.clear();
  }
}
