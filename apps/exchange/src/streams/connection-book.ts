import type { WebSocket } from 'ws';
import type { Identity } from '../contract.js';
import type { StreamKind } from '../mischief/stream-mischief.js';

/** Connections that are open at once at most. */
const OPEN_MAX = 1_000;
/** Endpoints and keys that are counted apart at most. */
const COUNTS_MAX = 1_000;

/** One websocket from its opening to its end. */
export interface Connection {
  readonly stream: StreamKind;
  /** `/paper/stream`, `/data-stream/v2/iex`. */
  readonly endpoint: string;
  readonly socket: WebSocket;
  /** Null until it has authenticated. */
  identity: Identity | null;
}

interface Count {
  readonly stream: StreamKind;
  readonly endpoint: string;
  readonly key: string;
  opened: number;
  refused: number;
}

/** Who is and was connected. */
export class ConnectionBook {
  readonly #open = new Set<Connection>();
  /** One entry for each endpoint and key; keys that nobody knows are counted together at last. */
  readonly #counts = new Map<string, Count>();

  /** Returns whether there is room for one more. */
  get hasRoom(): boolean {
    return this.#open.size < OPEN_MAX;
  }

  /** Takes in a socket that was opened and forgets it when it closes. */
  add(connection: Connection): void {
    this.#open.add(connection);
    connection.socket.once('close', () => this.#open.delete(connection));
  }

  /** Notes that a connection has authenticated. */
  authenticated(connection: Connection, identity: Identity): void {
    connection.identity = identity;
    this.#count(connection, identity.keyId).opened++;
  }

  /** Notes that a connection was refused; the key is empty when it is not known. */
  refused(place: Pick<Connection, 'stream' | 'endpoint'>, key: string): void {
    this.#count(place, key).refused++;
  }

  /** Returns whether a key has an authenticated connection to an endpoint. */
  isTaken(endpoint: string, keyId: string): boolean {
    return [...this.#open].some(
      (one) => one.endpoint === endpoint && one.identity?.keyId === keyId,
    );
  }

  /** Returns the connections of a stream that are open. */
  of(stream: StreamKind): readonly Connection[] {
    return [...this.#open].filter((one) => one.stream === stream);
  }

  /** Destroys the sockets of a stream, without a word of parting, and returns how many. */
  cut(stream: StreamKind): number {
    const hit = this.of(stream);
    for (const { socket } of hit) socket.terminate();
    // The event follows later, and until then the place would be taken.
    for (const connection of hit) this.#open.delete(connection);
    return hit.length;
  }

  /** Returns the counts by endpoint and key. */
  list(): readonly (Count & { readonly open: number })[] {
    const openOf = ({ endpoint, key }: Count): number =>
      [...this.#open].filter((one) => one.endpoint === endpoint && one.identity?.keyId === key)
        .length;
    return [...this.#counts.values()].map((count) => ({ ...count, open: openOf(count) }));
  }

  #count({ stream, endpoint }: Pick<Connection, 'stream' | 'endpoint'>, key: string): Count {
    const name = `${endpoint} ${key}`;
    const known = this.#counts.get(name);
    if (known !== undefined) return known;
    if (this.#counts.size >= COUNTS_MAX && key !== '') {
      return this.#count({ stream, endpoint }, '');
    }
    const made = { stream, endpoint, key, opened: 0, refused: 0 };
    this.#counts.set(name, made);
    return made;
  }
}
