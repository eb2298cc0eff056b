import type { BrokerEvent } from '@vela/ports';
import { Observable, Subject } from 'rxjs';

/** Events of a connection: what is said before somebody subscribes is kept for the first who does. */
export class EventLog {
  readonly #subject = new Subject<BrokerEvent>();
  #kept: BrokerEvent[] | null = [];
  readonly events = new Observable<BrokerEvent>((subscriber) => {
    const kept = this.#kept ?? [];
    this.#kept = null;
    for (const event of kept) subscriber.next(event);
    return this.#subject.subscribe(subscriber);
  });

  /** Tells something, or keeps it while nobody listens yet. */
  tell(event: BrokerEvent): void {
    if (this.#kept === null) this.#subject.next(event);
    else this.#kept.push(event);
  }

  /** Ends the stream. */
  end(): void {
    this.#subject.complete();
  }
}
