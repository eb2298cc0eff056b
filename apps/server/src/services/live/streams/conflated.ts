import type { Observable } from 'rxjs';
import { Alarm, endable, patiently } from './alarm.js';

/** What a conflated stream is made of. */
export interface ConflateOptions<Value> {
  /** Returns the state as it is, by key. */
  readonly read: () => Promise<ReadonlyMap<string, Value>>;
  /** Messages that say that it may have changed, by name; asked again after each look. */
  readonly hints: () => ReadonlyMap<string, Observable<unknown>>;
  /** Text that differs when a change is worth telling. */
  readonly fingerprint: (value: Value) => string;
  /** At most one look in this time. */
  readonly throttleMs: number;
  /** Time between two looks without a hint; 1 s unless given. */
  readonly pollMs?: number;
}

/** A change: the newest value of a key. */
export interface Conflated<Value> {
  /** Null for the opening event of an empty state. */
  readonly value: Value | null;
  readonly snapshot: boolean;
  /** True when the key is gone; `value` is the last one it had. */
  readonly gone: boolean;
}

/**
 * Returns the state, then what changes of it: the newest value of each key and nothing between. A
 * slow reader holds one state; that something is gone is always told.
 */
export function conflate<Value>(
  options: ConflateOptions<Value>,
): AsyncIterableIterator<Conflated<Value>> {
  return endable((stopped) => changes(options, stopped));
}

async function* changes<Value>(
  options: ConflateOptions<Value>,
  stopped: AbortSignal,
): AsyncGenerator<Conflated<Value>, undefined> {
  const { read, hints, fingerprint, throttleMs, pollMs = 1_000 } = options;
  const alarm = new Alarm(stopped);
  const known = new Map<string, { readonly text: string; readonly value: Value }>();
  const listen = (): void => {
    for (const [name, source] of hints()) alarm.listen(name, source);
  };
  try {
    listen();
    for (let first = true; !stopped.aborted; first = false) {
      alarm.take();
      const state = await patiently(read, alarm, stopped);
      listen();
      if (first && state.size === 0) yield { value: null, snapshot: true, gone: false };
      for (const [key, value] of state) {
        const text = fingerprint(value);
        if (known.get(key)?.text === text) continue;
        known.set(key, { text, value });
        yield { value, snapshot: first, gone: false };
      }
      for (const [key, { value }] of known) {
        if (state.has(key)) continue;
        known.delete(key);
        yield { value, snapshot: false, gone: true };
      }
      await alarm.pause(throttleMs);
      await alarm.rest(Math.max(0, pollMs - throttleMs));
    }
  } finally {
    alarm.close();
  }
}
