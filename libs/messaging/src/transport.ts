import type { BusState } from '@vela/ports';
import type { Observable } from 'rxjs';

/** A message as a transport hands it over. */
export interface Delivery {
  readonly subject: string;
  readonly body: Uint8Array;
  /** Where an answer goes, null when none is wanted. */
  readonly reply: string | null;
  /** True when this is the news that nobody listens to what was asked. */
  readonly nobody: boolean;
}

/** How many messages went which way. */
export interface BusStats {
  readonly published: number;
  readonly received: number;
  /** Messages that were dropped: no connection, or a full queue. */
  readonly dropped: number;
}

/** What carries single messages; the bus builds answers in frames on top of it. */
export interface Transport {
  /** Largest body of one message in bytes at the moment. */
  bodyMax(): number;
  /** Returns the present state at once, then each change. */
  state(): Observable<BusState>;
  connected(): boolean;
  /** Sends a message; false when it was dropped. */
  publish(subject: string, body: Uint8Array, reply: string | null): boolean;
  /** Calls back for each message; of the members of a group one is called. */
  subscribe(
    pattern: string,
    group: string | null,
    handler: (delivery: Delivery) => void,
  ): () => void;
  /** Returns a subject that nobody else has. */
  inbox(): string;
  flush(): Promise<void>;
  stats(): BusStats;
  describe(): string;
  close(): Promise<void>;
}
