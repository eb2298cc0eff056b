import { VelaError, canonicalJson } from '@vela/kernel';
import type { Canonical, Micros } from '@vela/kernel';
import type { BrokerOrder, OrderReport, RejectCode } from '@vela/orders';
import type {
  AccountReport,
  BrokerEvent,
  FeedSlice,
  MassStatus,
  Outcome,
  PositionReport,
  SubAccountSpec,
} from '@vela/ports';
import { ORDER_REASONS, OrderReason, codeOfReason } from '@vela/venue';
import { reportAccount, reportPositions } from './paper-account.js';
import type { PaperAccount } from './paper-account.js';
import type { PaperAction } from './paper-action.js';
import { PaperBook } from './paper-book.js';
import type { BookState } from './paper-book.js';
import { PaperHistory } from './paper-history.js';
import type { PaperNews } from './paper-news.js';

/** What the engine says; the connection adds its number. */
export type PaperEvent = BrokerEvent extends infer E
  ? E extends unknown
    ? Omit<E, 'epoch'>
    : never
  : never;

/** What became of a request, and what it set off. */
export interface PaperAnswer {
  readonly outcome: Outcome<unknown>;
  readonly events: readonly PaperEvent[];
}

/** How far a feed is, with the books that follow it. */
interface FeedPlace {
  slice: number;
  at: Micros | null;
  readonly books: PaperBook[];
}

/** An order of the account: the book that has it and its handle there. */
type Found = { readonly book: PaperBook; readonly handle: number };

const rejected = (code: RejectCode, message: string): PaperAnswer => ({
  outcome: { kind: 'rejected', code, message },
  events: [],
});

/**
 * A simulated venue: the books of one account. A pure function of the requests and slices that it
 * was given in their order: what it answers, tells and remembers is the same every time.
 */
export class PaperEngine {
  readonly #account: PaperAccount;
  readonly #books: PaperBook[] = [];
  readonly #feeds = new Map<string, FeedPlace>();
  /** The book of each order by the client order id. */
  readonly #ids = new Map<string, PaperBook>();
  readonly #history: PaperHistory;

  constructor(account: PaperAccount, state: EngineState | null = null) {
    this.#account = account;
    this.#history = new PaperHistory(state?.history ?? null);
    for (const [feedId, slice, at] of state?.feeds ?? []) {
      this.#feeds.set(feedId, { slice, at, books: [] });
    }
    for (const { subAccount, spec, book } of state?.books ?? []) {
      this.#join(new PaperBook(this.#placeOf(subAccount), spec, null, book));
    }
  }

  /** How far every feed is that a book follows. */
  get places(): { readonly [feedId: string]: number } {
    return Object.fromEntries([...this.#feeds].map(([feedId, { slice }]) => [feedId, slice]));
  }

  /** Instant of the market, 0 before the first slice. */
  get now(): Micros {
    return Math.max(0, ...[...this.#feeds.values()].map(({ at }) => at ?? 0));
  }

  /** Whether an order is known under an id of its sender. */
  knows(clientOrderId: string): boolean {
    return this.#find(clientOrderId) !== null;
  }

  #placeOf(subAccount: string) {
    return { accountId: this.#account.id, subAccount, number: this.#books.length + 1 };
  }

  #join(book: PaperBook): void {
    const { feedId, after } = book.spec;
    const feed = this.#feeds.get(feedId) ?? { slice: after, at: null, books: [] };
    this.#feeds.set(feedId, feed);
    feed.books.push(book);
    this.#books.push(book);
    for (let handle = 0; handle < book.orders.length; handle++) this.#index(book, handle);
  }

  #index(book: PaperBook, handle: number): void {
    const report = book.orders.report(handle);
    if (report !== null) this.#ids.set(report.clientOrderId!, book);
  }

  /**
   * Makes the book of a request to open one, or says what becomes of the request without. Until
   * {@link admit} the book is no part of the venue: it is to be given the slices that it lacks.
   */
  open(subAccount: string, spec: SubAccountSpec): PaperBook | PaperAnswer {
    const known = this.#books.find(
      ({ place, spec: { feedId } }) => place.subAccount === subAccount && feedId === spec.feedId,
    );
    if (known !== undefined) {
      // Where it began is what the first request said; one that comes again cannot know it.
      return textOf({ ...known.spec, after: 0 }) === textOf({ ...spec, after: 0 })
        ? { outcome: { kind: 'accepted', value: null }, events: [] }
        : rejected('other', `the sub-account ${subAccount} is open with another specification`);
    }
    if (spec.currency !== this.#account.currency) {
      const { currency } = this.#account;
      return rejected('other', `expected the currency ${currency}, found ${spec.currency}`);
    }
    try {
      const at = this.#feeds.get(spec.feedId)?.at ?? null;
      return new PaperBook(this.#placeOf(subAccount), spec, at);
    } catch (error) {
      return rejected('unsupported', error instanceof Error ? error.message : String(error));
    }
  }

  /** Makes a book part of the venue. */
  admit(book: PaperBook): PaperAnswer {
    this.#join(book);
    return { outcome: { kind: 'accepted', value: null }, events: [] };
  }

  /** Carries out a request; what cannot be is rejected, and nothing of it happens then. */
  apply(action: Exclude<PaperAction, { kind: 'open' }>): PaperAnswer {
    switch (action.kind) {
      case 'place':
        return this.#place(action.order);
      case 'cancel':
        return this.#cancel(action.clientOrderId);
      case 'replace':
        return this.#replace(action);
      case 'group':
        return this.#group(action.clientOrderIds);
      case 'cancelAll':
        return this.#cancelAll();
    }
  }

  #place(order: BrokerOrder): PaperAnswer {
    if (this.#ids.has(order.clientOrderId)) {
      return { outcome: { kind: 'unknown', cause: 'id-exists' }, events: [] };
    }
    const own = this.#books.filter(({ place }) => place.subAccount === order.subAccount);
    const book = own.find((one) => one.has(order.instrumentId));
    if (book === undefined) {
      const what = own.length === 0 ? `sub-account ${order.subAccount}` : order.instrumentId;
      return rejected('not-tradable', `expected what was opened, found ${what}`);
    }
    let placed;
    try {
      placed = book.submit(order);
    } catch (error) {
      if (!(error instanceof VelaError)) throw error;
      const isAfter = error.path?.[0] === 'after';
      return rejected(isAfter ? 'not-found' : refusalOf(error), error.message);
    }
    const { handle, news } = placed;
    this.#ids.set(order.clientOrderId, book);
    const report = book.orders.report(handle)!;
    if (report.status !== 'rejected') return this.#answer(book, report, news);
    const message = report.reason ?? 'refused by the venue';
    return rejected(report.code ?? 'other', message);
  }

  #cancel(id: string): PaperAnswer {
    const found = this.#find(id);
    if (found === null) return rejected('not-found', `no order has the id ${id}`);
    const { book, handle } = found;
    if (!book.isLive(handle)) return rejected('not-cancelable', 'the order has ended');
    return this.#answer(book, null, book.cancel(handle));
  }

  #replace({ clientOrderId: id, change }: Extract<PaperAction, { kind: 'replace' }>): PaperAnswer {
    const found = this.#find(id);
    if (found === null) return rejected('not-found', `no order has the id ${id}`);
    const { book, handle } = found;
    if (!book.isLive(handle)) return rejected('not-cancelable', 'the order has ended');
    let done;
    try {
      done = book.replace(handle, change);
    } catch (error) {
      if (!(error instanceof VelaError)) throw error;
      return rejected(refusalOf(error), error.message);
    }
    const { reason, news } = done;
    if (reason === OrderReason.NONE) return this.#answer(book, book.orders.report(handle), news);
    return rejected(codeOfReason(reason) ?? 'other', ORDER_REASONS[reason] ?? 'refused');
  }

  #group(ids: readonly string[]): PaperAnswer {
    const found = ids.map((id) => this.#find(id));
    const missing = found.indexOf(null);
    if (missing >= 0) return rejected('not-found', `no order has the id ${ids[missing]!}`);
    const books = new Set(found.map((one) => one!.book));
    if (books.size !== 1 || new Set(ids).size < 2) {
      return rejected('unsupported', 'expected two or more orders of one sub-account');
    }
    const [book] = books;
    const news = book!.group(found.map((one) => one!.handle));
    return this.#answer(book!, null, news);
  }

  #cancelAll(): PaperAnswer {
    const events: PaperEvent[] = [];
    const done: Outcome<string>[] = [];
    for (const book of this.#books) {
      for (const handle of book.working()) {
        const { clientOrderId: id } = book.orders.report(handle)!;
        // It may have ended with the one before.
        if (book.isLive(handle))
          events.push(...this.#answer(book, null, book.cancel(handle)).events);
        done.push({ kind: 'accepted', value: id! });
      }
    }
    return { outcome: { kind: 'accepted', value: done }, events };
  }

  #answer(book: PaperBook, value: unknown, news: readonly PaperNews[]): PaperAnswer {
    return { outcome: { kind: 'accepted', value }, events: this.#keep(book, news) };
  }

  #keep(book: PaperBook, news: readonly PaperNews[]): PaperEvent[] {
    for (const one of news) {
      if (one.kind === 'execution') this.#history.add(one.execution, this.now);
      else if (!this.#ids.has(one.report.clientOrderId!)) {
        this.#ids.set(one.report.clientOrderId!, book);
      }
    }
    return [...news];
  }

  /**
   * Lets the books of a feed take its next slice and returns what happened, the watermark last.
   * Throws `CONFLICT` when a slice is missing; one that was taken already says nothing.
   */
  step(slice: FeedSlice): PaperEvent[] {
    const feed = this.#feeds.get(slice.feedId);
    if (feed === undefined || slice.n <= feed.slice) return [];
    if (slice.n !== feed.slice + 1) {
      throw new VelaError(
        'CONFLICT',
        `expected slice ${feed.slice + 1} of the feed ${slice.feedId}, found ${slice.n}`,
      );
    }
    feed.slice = slice.n;
    feed.at = slice.availableAt;
    const events = feed.books.flatMap((book) => this.#keep(book, book.step(slice)));
    events.push({ kind: 'watermark', feedId: slice.feedId, slice: slice.n });
    return events;
  }

  #find(clientOrderId: string): Found | null {
    const book = this.#ids.get(clientOrderId);
    return book === undefined ? null : { book, handle: book.orders.handleOf(clientOrderId) };
  }

  /** Returns how an order stands, null when no order has the id. */
  find(
    by: { readonly clientOrderId: string } | { readonly venueOrderId: string },
  ): OrderReport | null {
    if ('clientOrderId' in by) {
      const found = this.#find(by.clientOrderId);
      return found === null ? null : found.book.orders.report(found.handle);
    }
    const [number, handle] = by.venueOrderId.split('-');
    const report = this.#books[Number(number) - 1]?.orders.report(Number(handle)) ?? null;
    return report?.venueOrderId === by.venueOrderId ? report : null;
  }

  /** Returns everything about the account since an instant of the market. */
  massStatus(since: Micros): MassStatus {
    const { executions, coversFrom } = this.#history.since(since);
    return {
      takenAt: this.now,
      openOrders: this.#books.flatMap(({ orders }) => orders.open()),
      closedOrders: this.#books.flatMap(({ orders }) => orders.closed(since)),
      executions,
      positions: this.positions(),
      account: this.account(),
      executionsComplete: coversFrom <= since,
      coversFrom,
    };
  }

  /** Returns the money of the account: what it began with and what its books made of theirs. */
  account(): AccountReport {
    return reportAccount(this.#account, this.#books);
  }

  /** Returns what the books hold together. */
  positions(): PositionReport[] {
    return reportPositions(this.#books);
  }

  /** Returns the state as plain data. */
  snapshot(): EngineState {
    return { ...this.#frame(), books: [...this.#bookStates()] };
  }

  #frame(): Omit<EngineState, 'books'> {
    return {
      version: 1,
      feeds: [...this.#feeds].map(([feedId, { slice, at }]) => [feedId, slice, at] as const),
      history: this.#history.snapshot(),
    };
  }

  *#bookStates(): Generator<EngineState['books'][number]> {
    for (const book of this.#books) {
      const { place, spec } = book;
      yield { subAccount: place.subAccount, spec, book: book.snapshot() };
    }
  }

  /** Yields the state as pieces of one JSON text; nothing may change until the last one. */
  *snapshotText(): Generator<string> {
    const frame = JSON.stringify(this.#frame());
    yield `${frame.slice(0, -1)},"books":[`;
    let comma = '';
    for (const book of this.#bookStates()) {
      yield comma + JSON.stringify(book);
      comma = ',';
    }
    yield ']}';
  }
}

/** The state of an engine as plain data. */
export interface EngineState {
  readonly version: 1;
  readonly feeds: readonly (readonly [feedId: string, slice: number, at: Micros | null])[];
  readonly books: readonly {
    readonly subAccount: string;
    readonly spec: SubAccountSpec;
    readonly book: BookState;
  }[];
  readonly history: Canonical;
}

const textOf = (spec: SubAccountSpec): string => canonicalJson(spec as unknown as Canonical);

/** Returns the word for what is wrong with the texts of an order. */
function refusalOf({ path }: VelaError): RejectCode {
  const field = path?.[0] ?? '';
  if (field === 'instrumentId') return 'not-tradable';
  return field === 'quantity' || field === 'notional' ? 'invalid-quantity' : 'invalid-price';
}
