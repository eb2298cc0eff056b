import { VelaError } from '@vela/kernel';
import type { ExchangeReply } from '../contract.js';
import { refusal } from '../http/replies.js';
import { matches } from './request-match.js';
import type { RequestMatch, SeenRequest } from './request-match.js';

/** Arrangements that wait for their request at most. */
const ARRANGED_MAX = 10_000;

/** What comes of a request before it is carried out. */
export type BeforeFate =
  | { readonly kind: 'go'; readonly instead: ExchangeReply | null }
  | { readonly kind: 'answer'; readonly reply: ExchangeReply }
  | { readonly kind: 'cut' };

/** What comes of an answer. */
export type AfterFate =
  | { readonly kind: 'answer'; readonly reply: ExchangeReply }
  | { readonly kind: 'cut' };

type Point = 'request' | 'answer';

interface Hold {
  readonly id: string;
  readonly what: Point;
  readonly match: RequestMatch;
  /** Resolved by `release`. */
  readonly released: Promise<void>;
  readonly release: () => void;
  /** Whether a request has been caught. */
  caught: SeenRequest | null;
}

interface Counted<T> {
  readonly match: RequestMatch;
  readonly what: T;
  left: number;
}

interface PlannedStatus {
  readonly code: number;
  /** Whether the venue carries the request out before the wrong answer. */
  readonly accepted: boolean;
}

/** Requests and answers that are held, lost or answered with something else. */
export class RequestMischief {
  #holds: Hold[] = [];
  #drops: Counted<Point>[] = [];
  #statuses: Counted<PlannedStatus>[] = [];
  #maintenance = false;
  #nextId = 1;

  /** Catches the next request that is meant, or its answer, until it is released. */
  hold(what: Point, match: RequestMatch): { readonly id: string } {
    this.#limit(this.#holds.length);
    let release = (): void => {};
    const released = new Promise<void>((resolve) => (release = resolve));
    const id = `hold-${this.#nextId++}`;
    this.#holds.push({ id, what, match, released, release, caught: null });
    return { id };
  }

  /** Lets what was caught go on; one that has caught nothing yet catches nothing any more. */
  release(id: string): { readonly id: string; readonly caught: SeenRequest | null } {
    const hold = this.#holds.find((one) => one.id === id);
    if (hold === undefined) {
      throw new VelaError('NOT_FOUND', `nothing is held as "${id}"`, { path: ['id'] });
    }
    this.#holds = this.#holds.filter((one) => one !== hold);
    hold.release();
    return { id, caught: hold.caught };
  }

  /** Loses so many requests before they are carried out, or their answers. */
  drop(what: Point, count: number, match: RequestMatch): void {
    this.#limit(this.#drops.length);
    this.#drops.push({ match, what, left: count });
  }

  /** Answers so many requests with a status. */
  status(planned: PlannedStatus, count: number, match: RequestMatch): void {
    this.#limit(this.#statuses.length);
    this.#statuses.push({ match, what: planned, left: count });
  }

  /** Answers everything with 503 until it is over. */
  maintenance(on: boolean): void {
    this.#maintenance = on;
  }

  /** Returns whether the venue is closed for maintenance. */
  get inMaintenance(): boolean {
    return this.#maintenance;
  }

  /** Returns everything that is arranged and has not happened. */
  arranged(): unknown {
    return {
      maintenance: this.#maintenance,
      holds: this.#holds.map(({ id, what, match, caught }) => ({ id, what, ...match, caught })),
      drops: this.#drops.map(({ what, match, left }) => ({ what, ...match, left })),
      statuses: this.#statuses.map(({ what, match, left }) => ({ ...what, ...match, left })),
    };
  }

  /** Ends every arrangement and lets go what is held. */
  clear(): void {
    for (const { release } of this.#holds) release();
    this.#holds = [];
    this.#drops = [];
    this.#statuses = [];
    this.#maintenance = false;
  }

  /** Called before a request is carried out; may take long. */
  async before(request: SeenRequest): Promise<BeforeFate> {
    if (this.#maintenance) {
      return { kind: 'answer', reply: refusal(503, 'service unavailable: maintenance') };
    }
    await this.#catch('request', request);
    if (take(this.#drops, request, (what) => what === 'request') !== null) return { kind: 'cut' };
    const planned = take(this.#statuses, request, () => true);
    if (planned === null) return { kind: 'go', instead: null };
    const reply = refusal(planned.code, `status ${planned.code} was asked for`);
    return planned.accepted ? { kind: 'go', instead: reply } : { kind: 'answer', reply };
  }

  /** Called with the answer before it is sent; may take long. */
  async after(
    request: SeenRequest,
    reply: ExchangeReply,
    instead: ExchangeReply | null,
  ): Promise<AfterFate> {
    await this.#catch('answer', request);
    if (take(this.#drops, request, (what) => what === 'answer') !== null) return { kind: 'cut' };
    return { kind: 'answer', reply: instead ?? reply };
  }

  async #catch(what: Point, request: SeenRequest): Promise<void> {
    const hold = this.#holds.find(
      (one) => one.what === what && one.caught === null && matches(one.match, request),
    );
    if (hold === undefined) return;
    hold.caught = request;
    await hold.released;
  }

  #limit(length: number): void {
    if (length < ARRANGED_MAX) return;
    throw new VelaError('LIMIT_EXCEEDED', `more than ${ARRANGED_MAX} arrangements wait already`);
  }
}

/** Takes one of the first arrangement that fits, and returns what it says. */
function take<T>(
  arranged: Counted<T>[],
  request: SeenRequest,
  fits: (what: T) => boolean,
): T | null {
  const at = arranged.findIndex(({ what, match }) => fits(what) && matches(match, request));
  const found = arranged[at];
  if (found === undefined) return null;
  found.left--;
  if (found.left <= 0) arranged.splice(at, 1);
  return found.what;
}
