import { VelaError } from '@vela/kernel';
import type { Observable } from 'rxjs';
import { Alarm, endable, patiently } from './alarm.js';
import { SlowConsumer } from './slow-consumer.js';
import { placeCursor, readPlace } from './stream-place.js';
import type { StreamPlace } from './stream-place.js';

/** A log of rows that are only ever appended, numbered from 1 without gaps. */
export interface RowLog<Row> {
  /** Stands in cursors; letters, digits, `_` and `-`. */
  readonly name: string;
  /** Messages that say that there may be more. They may be lost. */
  readonly hints: Observable<unknown>;
  /** Text that differs when there may be more rows; absent where only reading them tells. */
  readonly version?: string;
  /** Returns rows behind a number, in order. */
  read(after: number, limit: number): Promise<readonly Row[]>;
  /** Returns the number of the newest row, 0 for none. */
  last(): Promise<number>;
}

/** What a lossless stream is made of. */
export interface FollowOptions<Row extends { readonly n: number }, Item> {
  /** Kind of the stream; a cursor of another kind is refused. */
  readonly kind: string;
  /** Returns the logs that belong to it; asked again now and then, because new ones may come. */
  readonly logs: () => Promise<readonly RowLog<Row>[]>;
  /** Returns what a row tells; nothing for one that is not of the stream. */
  readonly items: (row: Row, log: RowLog<Row>) => Promise<readonly Item[]>;
  /** Returns the state on subscribing. Read behind the place from which the stream goes on. */
  readonly snapshot: () => Promise<readonly Item[]>;
  /** Cursor behind which to go on, null to begin with the state. */
  readonly after: string | null | undefined;
  readonly now: () => number;
  /** Time after which an event that was not taken ends the stream; 30 s unless given. */
  readonly slowMs?: number;
}

/** One event: an item, or at the beginning none when the state is empty; or why the stream ends. */
export interface RowItem<Item> {
  readonly cursor: string;
  readonly at: number;
  readonly snapshot: boolean;
  readonly item: Item | null;
  /** Set for the last event of a stream that cannot go on. */
  readonly failure?: VelaError;
}

/** Rows that are read at once: all that a stream holds for a slow reader. */
const PAGE = 200;
/** Time between two looks at the rows without a hint. */
const POLL_MS = 500;
/** Time between two looks at every log, whatever its version says. */
const SWEEP_MS = 30_000;
/** Logs, at most, whose hints are listened to; more are looked at by their versions. */
const HINTED_MAX = 100;
const SLOW_MS = 30_000;

/**
 * Returns every item of some logs, in the order of each log, and goes on for ever. Rows are the
 * truth and hints only make it quick. The reader pulls: it holds one page, never a queue. Each
 * event carries the place behind it, so that a stream opened with `after` loses and repeats
 * nothing, also behind a restart and on another instance.
 */
export async function followRows<Row extends { readonly n: number }, Item>(
  options: FollowOptions<Row, Item>,
): Promise<AsyncIterableIterator<RowItem<Item>>> {
  const { kind, after } = options;
  const logs = await options.logs();
  const place: StreamPlace = after == null ? new Map() : readPlace(kind, after);
  await Promise.all(
    logs.map(async (log) => {
      const at = place.get(log.name);
      if (at === undefined && after != null) return;
      const last = await log.last();
      if (at === undefined) place.set(log.name, { n: last, part: 0 });
      else if (at.n > last) throw ahead(log.name);
    }),
  );
  const state = after == null ? await options.snapshot() : null;
  return endable((stopped) => follow(options, place, state, stopped));
}

async function* follow<Row extends { readonly n: number }, Item>(
  options: FollowOptions<Row, Item>,
  place: StreamPlace,
  state: readonly Item[] | null,
  stopped: AbortSignal,
): AsyncGenerator<RowItem<Item>, undefined> {
  const { kind, now, slowMs = SLOW_MS } = options;
  const alarm = new Alarm(stopped);
  let told = performance.now();
  const event = (item: Item | null, snapshot: boolean): RowItem<Item> => {
    told = performance.now();
    return { cursor: placeCursor(kind, place), at: now(), snapshot, item };
  };
  const failed = (failure: VelaError): RowItem<Item> => ({ ...event(null, false), failure });
  const turn = new Turn<Row>(alarm);
  try {
    // Hints are listened to before anything is read: what comes meanwhile rings.
    turn.listen(await options.logs());
    if (state?.length === 0) yield event(null, true);
    for (const item of state ?? []) yield event(item, true);
    while (!stopped.aborted) {
      const due = turn.next(await patiently(options.logs, alarm, stopped));
      for (const log of due) {
        const { n } = place.get(log.name) ?? { n: 0 };
        const rows = await patiently(() => log.read(n, PAGE), alarm, stopped);
        turn.wasRead(log, rows.length === PAGE);
        for await (const item of newItems(options, log, rows, { place, alarm, stopped })) {
          yield event(item, false);
          if (performance.now() - told > slowMs) {
            yield failed(new SlowConsumer(placeCursor(kind, place)));
            return;
          }
        }
      }
      if (due.length === 0) await alarm.rest(POLL_MS);
    }
  } catch (error) {
    if (error instanceof VelaError && !stopped.aborted) yield failed(error);
    else if (!stopped.aborted) throw error;
  } finally {
    alarm.close();
  }
}

/** Says which logs are to be read next. */
class Turn<Row> {
  readonly #versions = new Map<string, string | undefined>();
  readonly #more = new Set<string>();
  readonly #readAt = new Map<string, number>();
  #sweptAt = performance.now();

  constructor(private readonly alarm: Alarm) {}

  /** Listens to the hints of few logs; those of very many would ring all the time. */
  listen(logs: readonly RowLog<Row>[]): void {
    if (logs.length > HINTED_MAX) return;
    for (const log of logs) this.alarm.listen(log.name, log.hints);
  }

  /** Returns the logs that may have news. */
  next(logs: readonly RowLog<Row>[]): readonly RowLog<Row>[] {
    this.listen(logs);
    const rung = this.alarm.take();
    const now = performance.now();
    const sweeps = now - this.#sweptAt > SWEEP_MS;
    if (sweeps) this.#sweptAt = now;
    return logs.filter(({ name, version }) => {
      if (sweeps || rung.has(name) || this.#more.has(name)) return true;
      if (!this.#versions.has(name)) return true;
      if (version !== undefined) return this.#versions.get(name) !== version;
      return now - (this.#readAt.get(name) ?? 0) >= POLL_MS;
    });
  }

  /** Notes that a page of a log was read. */
  wasRead({ name, version }: RowLog<Row>, isMore: boolean): void {
    this.#versions.set(name, version);
    this.#readAt.set(name, performance.now());
    if (isMore) this.#more.add(name);
    else this.#more.delete(name);
  }
}

/** Moves the place behind each item of some rows before it is told. */
async function* newItems<Row extends { readonly n: number }, Item>(
  { items }: FollowOptions<Row, Item>,
  log: RowLog<Row>,
  rows: readonly Row[],
  reading: { readonly place: StreamPlace; readonly alarm: Alarm; readonly stopped: AbortSignal },
): AsyncGenerator<Item, undefined> {
  const { place, alarm, stopped } = reading;
  const from = place.get(log.name) ?? { n: 0, part: 0 };
  for (const row of rows) {
    const all = await patiently(() => items(row, log), alarm, stopped);
    const begin = row.n === from.n + 1 ? from.part : 0;
    for (let index = begin; index < all.length; index++) {
      const isLast = index === all.length - 1;
      place.set(log.name, isLast ? { n: row.n, part: 0 } : { n: row.n - 1, part: index + 1 });
      yield all[index]!;
    }
    place.set(log.name, { n: row.n, part: 0 });
  }
}

const ahead = (name: string): VelaError =>
  new VelaError('INVALID_INPUT', `the cursor lies behind the end of ${name}`, {
    hint: 'It belongs to another database. Subscribe without after.',
    path: ['after'],
  });

/**
 * Returns the number of the newest row of a log that is only read forwards: steps that double, then
 * halves. O(log n) reads of one row.
 */
export async function newestNumber(
  read: (after: number, limit: number) => Promise<readonly unknown[]>,
): Promise<number> {
  const isThere = async (n: number): Promise<boolean> => (await read(n - 1, 1)).length > 0;
  if (!(await isThere(1))) return 0;
  let low = 1;
  let high = 2;
  while (await isThere(high)) [low, high] = [high, high * 2];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (await isThere(middle)) low = middle;
    else high = middle;
  }
  return low;
}
