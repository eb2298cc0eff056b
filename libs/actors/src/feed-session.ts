import { findCalendar } from '@vela/calendar';
import { MILLISECOND, MINUTE, SECOND, VelaError, messageOf } from '@vela/kernel';
import type { Micros } from '@vela/kernel';
import { oneSlice } from '@vela/market';
import type { CandleBatch, Instrument } from '@vela/market';
import { SliceCloser } from '@vela/market-data';
import type { FeedRecord, LateCandle, MarketDataPort, MarketEvent } from '@vela/ports';
import { Subject, Subscription, firstValueFrom, merge, timer } from 'rxjs';
import type { FeedAlarm } from './feed-alarm.js';
import { FeedClock } from './feed-clock.js';
import { HeardInstrument, instrumentOf } from './feed-heard.js';
import { FeedHistory, forEach } from './feed-history.js';
import { FeedLine } from './feed-line.js';
import { instrumentsOf } from './feed-live-ports.js';
import type { LiveFeedParts, LiveFeedPorts, StreamSource } from './feed-live-ports.js';
import { recall } from './feed-recall.js';
import { verdictOf } from './feed-verdict.js';
import type { Verdict } from './feed-verdict.js';
import { FeedWatch } from './feed-watch.js';
import { APPEND_MAX } from './feed-writer.js';
import { feedLife } from './feed.machine.js';
import { fromAbort } from './from-abort.js';
import { Stopped } from './stop.js';

/** How long behind its end a minute waits for the candles of all instruments. */
const LATENESS: Micros = 2 * SECOND;
/** Between connected and subscribed a provider may close a minute: so long it is taken for unheard. */
const SUBSCRIBED_WITHIN: Micros = SECOND;
/** How often it is looked for other series, and how it stands, without a hint. */
const LOOK_MS = 5_000;
const BEAT_MS = 1_000;
/** Candles that are fetched at one time, and the longest time for one page of them. */
const FETCH_MAX = 100_000;
const PAGE_MS = 20_000;
/** Pauses behind a question without an answer. */
const RETRY_MS = { first: 500, most: 30_000 };
/** While there is no stream, history is asked for each instrument no more often than this. */
const ASK_EVERY_MS = 500;

/** One connection's worth of a live feed, from its rows on. */
export class LiveSession {
  #feed: FeedRecord;
  readonly #source: StreamSource;
  readonly #heard = new Map<string, HeardInstrument>();
  readonly #closer: SliceCloser;
  readonly #line: FeedLine;
  readonly #history: FeedHistory;
  readonly #watch: FeedWatch;
  readonly #woken = new Subject<void>();
  readonly #listening = new Subscription();
  readonly #beganMs: number;
  /** Candles that came too late and are not written yet. */
  #late: LateCandle[] = [];
  #isAwake = true;
  #looks = true;
  /** Why history could not be asked, null when it could. */
  #trouble: string | null = null;
  #failures = 0;
  /** When history may be asked again, monotonic milliseconds. */
  #askFrom = 0;
  readonly #clock: FeedClock;

  constructor(
    private readonly ports: LiveFeedPorts,
    private readonly parts: LiveFeedParts,
    private readonly tools: { readonly market: MarketDataPort; readonly alarm: FeedAlarm },
  ) {
    const { feed, tenure, writer } = parts;
    const { market } = tools;
    this.#feed = feed;
    const source = feed.source as StreamSource;
    this.#source = source;
    const { channel, candles, quotes = false, extendedHours = false } = source;
    const from = source.from - (source.from % MINUTE);
    this.#closer = new SliceCloser(
      (id) => {
        const venue = this.#heard.get(id)?.instrument.venue;
        return { calendar: extendedHours || venue === undefined ? null : findCalendar(venue) };
      },
      Math.max(from, writer.marketTime),
    );
    const { scheduler, clock, log } = ports;
    const hears = { quotes, trades: candles === 'trades' };
    const { signal } = tenure;
    this.#history = new FeedHistory({ market, channel, scheduler, signal });
    const delayMs = market.capabilities.delays?.[channel] ?? 0;
    this.#clock = new FeedClock({ clock, log, market, history: this.#history }, delayMs);
    this.#line = new FeedLine({
      market,
      channel,
      wants: { candles: candles === 'bars', ...hears },
      clock,
      scheduler,
      onEvent: (event) => this.#hear(event),
      onChange: () => this.#changed(),
    });
    this.#watch = new FeedWatch({
      market,
      history: this.#history,
      line: this.#line,
      heard: this.#heard,
      takes: (id, openAt) => this.#closer.takes(id, openAt),
      hears,
      log,
      feedId: feed.id,
    });
    this.#beganMs = ports.now();
  }

  close(): void {
    this.#listening.unsubscribe();
    this.#line.close();
  }

  /** Delivers until something fails that cannot be waited out. */
  async run(): Promise<void> {
    const { tenure, feed } = this.parts;
    await this.#begin();
    const { scheduler, hints } = this.ports;
    this.#listening.add(
      merge(hints.whenCommanded(feed.actorId), timer(LOOK_MS, LOOK_MS, scheduler)).subscribe(() => {
        this.#looks = true;
        this.#wake();
      }),
    );
    this.#listening.add(timer(BEAT_MS, BEAT_MS, scheduler).subscribe(() => this.#judge()));
    while (!tenure.signal.aborted) {
      if (!(await tenure.ready())) break;
      this.#isAwake = false;
      const restMs = await this.#turn();
      this.#judge();
      await this.#rest(restMs);
    }
    throw new Stopped('ended');
  }

  /** Subscribes, then reads what was closed already. */
  async #begin(): Promise<void> {
    const { feed, writer } = this.parts;
    const instruments = await instrumentsOf(this.ports, feed);
    const closedUntil = this.#closer.closedUntil;
    const recalled: [string, Parameters<HeardInstrument['remember']>[0]][] = [];
    this.#know(instruments, closedUntil);
    const { since } = await recall(
      this.ports.feeds,
      this.#closer,
      {
        feed: { ...feed, lastSlice: writer.last },
        reached: closedUntil,
        from: Math.min(closedUntil, this.#source.from - (this.#source.from % MINUTE)),
      },
      (id, minute) => recalled.push([id, minute]),
    );
    this.#heard.clear();
    this.#know(instruments, closedUntil, since);
    for (const [id, minute] of recalled) this.#heard.get(id)?.remember(minute);
    this.#line.open(instruments);
  }

  #know(instruments: readonly Instrument[], closedUntil: Micros, since = closedUntil): void {
    const { candles: builds } = this.#source;
    for (const instrument of instruments) {
      if (this.#heard.has(instrument.id)) continue;
      const options = { builds, closedUntil, rememberedFrom: since };
      this.#heard.set(instrument.id, new HeardInstrument(instrument, options));
    }
  }

  /** Takes a word of the stream. */
  #hear(event: MarketEvent): void {
    if (event.kind === 'connection') return;
    const id = instrumentOf(event);
    const heard = this.#heard.get(id);
    if (heard === undefined) return;
    const late = heard.hear(event, this.ports.clock.now());
    if (late !== null && this.#closer.takes(id, late.openAt)) this.#late.push(late);
    if (event.kind === 'candle' || event.kind === 'halt') this.#wake();
  }

  /** Takes note that the line was connected or lost. */
  #changed(): void {
    const at = this.#line.connectedAt;
    if (at !== null) {
      for (const heard of this.#heard.values()) heard.missedUntil(this.#clock.now());
      void this.#clock.compare();
    }
    this.#judge();
    this.#wake();
  }

  /** Does what is due; returns in how many milliseconds more is. */
  async #turn(): Promise<number> {
    if (this.#looks) await this.#lookForSeries();
    const closed = this.#closer.closedUntil;
    let waitMs = BEAT_MS;
    try {
      waitMs = await this.#advance();
    } catch (thrown) {
      if (!(thrown instanceof VelaError) || thrown instanceof Stopped) throw thrown;
      this.#trouble = messageOf(thrown);
      this.#failures++;
      const pauseMs = Math.min(RETRY_MS.most, RETRY_MS.first * 2 ** this.#failures);
      this.#askFrom = this.ports.now() + pauseMs;
      const { id: feedId } = this.#feed;
      this.ports.log.debug('History could not be asked.', { feedId, error: this.#trouble });
    }
    const now = this.#clock.now();
    await this.#watch.listen(now);
    this.#watch.tend(now);
    if (this.#closer.closedUntil > closed && this.#line.connectedAt !== null) await this.#compare();
    if (this.#late.length > 0) await this.#write([]);
    return waitMs;
  }

  async #compare(): Promise<void> {
    const { closedUntil } = this.#closer;
    this.#late.push(...(await this.#watch.compare(closedUntil, this.ports.clock.now())));
  }

  /** Closes what has ended: first what was not heard, then the last minute when it was. */
  async #advance(): Promise<number> {
    const now = this.#clock.now();
    const ended = now - (now % MINUTE);
    const untilNextMs = (ended + MINUTE - now) / MILLISECOND;
    if (this.#closer.closedUntil >= ended) return untilNextMs;
    const lateAt = ended + LATENESS;
    const isHeard = this.#isHeard(ended);
    const until = isHeard || now < lateAt ? ended - MINUTE : ended;
    if (until > this.#closer.closedUntil) {
      const leftMs = this.#askFrom - this.ports.now();
      if (leftMs > 0) return Math.min(leftMs, untilNextMs);
      await this.#fetch(this.#closer.closedUntil, until);
    }
    if (this.#closer.closedUntil >= ended) return untilNextMs;
    if (isHeard) return this.#closeHeard(ended);
    return Math.max(1, (lateAt - this.#clock.now()) / MILLISECOND);
  }

  /** Whether the stream was there when a minute ended, or all of it where trades are counted. */
  #isHeard(ended: Micros): boolean {
    const { connectedAt } = this.#line;
    if (connectedAt === null) return false;
    const since = this.#clock.marketTime(connectedAt) + SUBSCRIBED_WITHIN;
    return since <= (this.#source.candles === 'trades' ? ended - MINUTE : ended);
  }

  /** Closes a minute that was heard, when all have told or it is late. */
  async #closeHeard(ended: Micros): Promise<number> {
    const openAt = ended - MINUTE;
    const all = [...this.#heard.values()].filter(({ instrument }) =>
      this.#closer.takes(instrument.id, openAt),
    );
    const waits = all.some((one) => one.mayTell(openAt) && !one.hasTold(openAt));
    const leftMs = (ended + LATENESS - this.#clock.now()) / MILLISECOND;
    if (waits && leftMs > 0) return leftMs;
    for (const one of this.#heard.values()) one.build(ended);
    const silent = all.filter((one) => one.isDue(openAt) && !one.hasCandle(openAt));
    if (silent.length === 0) this.#watch.heardAll();
    else {
      const now = this.ports.clock.now();
      await this.#watch.confirm(silent, openAt, (one, candle) => void one.tell(candle, now));
    }
    await this.#close(ended);
    return 0;
  }

  /** Fetches a stretch of minutes and closes it, a part at a time. */
  async #fetch(from: Micros, until: Micros): Promise<void> {
    const all = [...this.#heard.values()];
    const { pageSize } = this.tools.market.capabilities;
    const minutes = Math.max(60, Math.min(pageSize, Math.floor(FETCH_MAX / all.length)));
    for (let begin = from; begin < until; ) {
      const end = Math.min(until, begin + minutes * MINUTE);
      const [now, opens] = [this.ports.clock.now(), begin];
      await forEach(all, async (one) => {
        const found = await this.#history.minutes(one.instrument, opens, end, PAGE_MS);
        for (const candle of found) if (!one.hasCandle(candle.openAt)) one.tell(candle, now);
      });
      await this.#close(end);
      begin = end;
    }
    this.#trouble = null;
    this.#failures = 0;
    // Without a stream every minute is asked for: many instruments take their time.
    const pauseMs = this.#line.connectedAt === null ? all.length * ASK_EVERY_MS : 0;
    this.#askFrom = this.ports.now() + pauseMs;
  }

  /** Closes everything up to an instant and appends its slices. */
  async #close(until: Micros): Promise<void> {
    const minutes = new Map<string, ReturnType<HeardInstrument['take']>>();
    for (const [id, heard] of this.#heard) {
      const taken = heard.take(until).filter(({ openAt }) => this.#closer.takes(id, openAt));
      for (const minute of taken) heard.remember(minute);
      minutes.set(id, taken);
    }
    const batch = this.#closer.close(minutes, until);
    const slices: CandleBatch[] = [];
    for (let slice = 0; slice < batch.length; slice++) {
      slices.push(this.#quoted(oneSlice(batch, slice)));
      if (slices.length === APPEND_MAX) await this.#write(slices.splice(0));
    }
    await this.#write(slices, until);
  }

  /** Returns a slice with the quotes since the one before. */
  #quoted(slice: CandleBatch): CandleBatch {
    if (this.#source.quotes !== true) return slice;
    const until = slice.availableAt[0]!;
    const quotes = [...this.#heard.values()].map((heard) => heard.quotes.take(until));
    return quotes.every((one) => one === null) ? slice : { ...slice, quotes };
  }

  #write(batches: readonly CandleBatch[], reached?: Micros): Promise<void> {
    const late = this.#late.splice(0);
    const { writer } = this.parts;
    return writer.write({
      event: 'Advanced',
      batches,
      late,
      ...(reached === undefined ? {} : { reached }),
    });
  }

  /** Takes series that were added meanwhile: they are heard from now on. */
  async #lookForSeries(): Promise<void> {
    this.#looks = false;
    const feed = await this.#record();
    if (feed === null || feed.series.length === this.#feed.series.length) return;
    const instruments = await instrumentsOf(this.ports, feed);
    const { closedUntil } = this.#closer;
    this.#know(instruments, closedUntil);
    this.#closer.add(feed.series.slice(this.#feed.series.length), closedUntil);
    for (const heard of this.#heard.values()) {
      if (heard.wordAt === 0) heard.missedUntil(this.#clock.now());
    }
    this.#feed = feed;
    this.#line.assert(instruments);
  }

  async #record(): Promise<FeedRecord | null> {
    try {
      return await this.ports.feeds.byActor(this.#feed.actorId);
    } catch (thrown) {
      // The next look finds them.
      if (!(thrown instanceof VelaError && thrown.retryable)) throw thrown;
      return null;
    }
  }

  /** Says how the feed stands, when that is something else than was said. */
  #judge(): void {
    const { writer, tenure } = this.parts;
    if (tenure.signal.aborted) return;
    const { event, detail } = this.#verdict();
    const state = feedLife.next(writer.state, event);
    const alerts = this.tools.alarm.tell(state, detail, this.ports.clock.now());
    if (state === writer.state && detail === writer.detail && alerts.length === 0) return;
    const { memory: alarm } = this.tools.alarm;
    const told = alerts.length === 0 ? {} : { alerts, memory: { alarm } };
    void writer.write({ event, detail, ...told }).catch((thrown: unknown) => {
      if (thrown instanceof Stopped) return;
      this.ports.log.warn('The state of a feed was not kept.', { error: messageOf(thrown) });
    });
  }

  #verdict(): Verdict {
    const { writer } = this.parts;
    return verdictOf({
      line: this.#line,
      mute: this.#watch.detail,
      trouble: this.#trouble,
      closedUntil: this.#closer.closedUntil,
      behind: this.#clock.now() - this.#closer.closedUntil - MINUTE,
      openMs: this.ports.now() - this.#beganMs,
      told: writer,
    });
  }

  #wake(): void {
    this.#isAwake = true;
    this.#woken.next();
  }

  /** Rests until something happens, at most a while. */
  async #rest(ms: number): Promise<void> {
    if (this.#isAwake) return;
    const { signal } = this.parts.tenure;
    const late = timer(Math.max(1, Math.min(ms, BEAT_MS)), this.ports.scheduler);
    await firstValueFrom(merge(this.#woken, late, fromAbort(signal)), { defaultValue: undefined });
  }
}
