import { MINUTE, SECOND, formatInstant, messageOf } from '@vela/kernel';
import type { Micros } from '@vela/kernel';
import type { LateCandle, Logger, MarketDataPort, MarketSnapshot } from '@vela/ports';
import type { HeardInstrument } from './feed-heard.js';
import type { FeedHistory } from './feed-history.js';
import { forEach } from './feed-history.js';
import type { FeedLine } from './feed-line.js';

/** Longest time for one question while a slice waits. */
const ASK_MS = 3_000;
/** How often a question is asked again before the slice is closed without its answer. */
const ASK_TIMES = 2;
/** Instruments of one question for the market at a glance. */
const SNAPSHOTS_MAX = 200;
/** Silence of quotes or trades behind which the provider is asked whether there were any. */
const SILENCE: Micros = 9 * SECOND;
/** Time between two such questions. */
const SILENCE_EVERY: Micros = 5 * SECOND;
/** By how much the provider must be ahead of the stream to prove it mute. */
const AHEAD: Micros = 2 * SECOND;
/**
 * How long a subscription that was asserted again has to speak before the stream is left: where all
 * of it is mute or quotes should come, and where the next candle of one instrument is waited for.
 */
const ASSERT_WITHIN = { wholly: 15 * SECOND, partly: 70 * SECOND };
/** Time between two new connections: providers count an old one for a while. */
const REOPEN_EVERY: Micros = 90 * SECOND;
/** Closed minutes that are compared with history, and instruments that are compared at one time. */
const COMPARED = 10;
const COMPARED_AT_ONCE = 10;
/** Youngest minutes that are not compared: history may not have them yet. */
const SETTLED: Micros = MINUTE;

/** Of what a stream is silent, and since when. */
interface Mute {
  readonly of: 'candle' | 'word';
  readonly since: Micros;
}

/** What a watch looks at. */
export interface WatchOptions {
  readonly market: Pick<MarketDataPort, 'snapshots'>;
  readonly history: FeedHistory;
  readonly line: FeedLine;
  readonly heard: ReadonlyMap<string, HeardInstrument>;
  /** Whether a minute of an instrument belongs into the slices. */
  readonly takes: (instrumentId: string, openAt: Micros) => boolean;
  /** What of it is subscribed beside candles. */
  readonly hears: { readonly quotes: boolean; readonly trades: boolean };
  readonly log: Logger;
  readonly feedId: string;
}

/**
 * Finds out that a stream is open and mute. That nothing was heard proves nothing: an instrument that
 * does not trade says nothing. So the provider is asked another way, and what it knows and the
 * stream did not tell proves that it is mute: then the subscription is asserted again, then another
 * connection is opened.
 */
export class FeedWatch {
  readonly #mute = new Map<string, Mute>();
  #acted: { readonly what: 'asserted' | 'reopened'; readonly at: Micros } | null = null;
  /** Why the provider could not be asked, null when it could. */
  #unasked: string | null = null;
  #askedAt: Micros = 0;
  #compared = 0;

  constructor(private readonly options: WatchOptions) {}

  /** Why the stream cannot be relied on, null while it can. */
  get detail(): string | null {
    const [first] = this.#mute;
    if (first !== undefined) {
      const [id, { since }] = first;
      const symbol = this.options.heard.get(id)?.instrument.symbol ?? id;
      const others = this.#mute.size > 1 ? ` and ${this.#mute.size - 1} others` : '';
      return `the stream is mute: nothing of ${symbol}${others} since ${formatInstant(since)}`;
    }
    return this.#unasked;
  }

  /**
   * Asks for minutes of instruments that should have traded and said nothing, before their slice is
   * closed. What history has is given to `found`.
   */
  async confirm(
    silent: readonly HeardInstrument[],
    openAt: Micros,
    found: (heard: HeardInstrument, candle: Parameters<HeardInstrument['tell']>[0]) => void,
  ): Promise<void> {
    for (let times = 1; ; times++) {
      try {
        const traded = await this.#traded(silent, openAt);
        await forEach(traded, async (heard) => {
          const [candle] = await this.#minutes(heard, openAt, openAt + MINUTE);
          if (candle === undefined || heard.hasCandle(openAt)) return;
          found(heard, candle);
          this.#strike(heard, { of: heard.isBuilt ? 'word' : 'candle', since: heard.wordAt });
        });
        this.#unasked = null;
        return;
      } catch (thrown) {
        if (times < ASK_TIMES) continue;
        const { symbol } = silent[0]!.instrument;
        this.#unasked = `no candle of ${symbol}, and history cannot be asked: ${messageOf(thrown)}`;
        return;
      }
    }
  }

  /** Notes that everything that was due was told. */
  heardAll(): void {
    this.#unasked = null;
  }

  /** Asks about instruments of which neither quotes nor trades were heard for a while. */
  async listen(now: Micros): Promise<void> {
    const { heard, line, hears } = this.options;
    const { connectedAt } = line;
    const isDeaf = !hears.quotes && !hears.trades;
    if (isDeaf || connectedAt === null || now - this.#askedAt < SILENCE_EVERY) return;
    const openAt = now - (now % MINUTE);
    const silent = [...heard.values()].filter(
      (one) =>
        now - Math.max(one.wordAt, connectedAt) >= SILENCE && one.isDue(openAt) && !this.#has(one),
    );
    if (silent.length === 0) return;
    this.#askedAt = now;
    try {
      for (const { instrumentId, quote, lastAt } of await this.#snapshots(silent)) {
        const one = heard.get(instrumentId);
        if (one === undefined) continue;
        const known = Math.max(
          hears.quotes ? (quote?.at ?? 0) : 0,
          hears.trades ? (lastAt ?? 0) : 0,
        );
        // What the venue said before the connection was there could not be heard.
        const heardAt = Math.max(one.marketAt, connectedAt);
        if (known <= heardAt + AHEAD) continue;
        this.#strike(one, { of: 'word', since: one.wordAt === 0 ? connectedAt : one.wordAt });
      }
    } catch (thrown) {
      this.options.log.debug('A provider could not be asked.', { error: messageOf(thrown) });
    }
  }

  /**
   * Compares what was closed lately with history, some instruments at a time, and returns what is
   * missing: too late for its slice, but not forgotten.
   */
  async compare(closedUntil: Micros, now: Micros): Promise<readonly LateCandle[]> {
    const { heard: known, takes } = this.options;
    const all = [...known.values()];
    const to = closedUntil - SETTLED;
    const from = to - COMPARED * MINUTE;
    const some = Array.from({ length: Math.min(COMPARED_AT_ONCE, all.length) }, (_, i) => {
      return all[(this.#compared + i) % all.length]!;
    });
    this.#compared += some.length;
    const missed: LateCandle[] = [];
    try {
      await forEach(some, async (heard) => {
        const since = Math.max(from, heard.rememberedFrom);
        if (since >= to) return;
        for (const candle of await this.#minutes(heard, since, to)) {
          const { openAt } = candle;
          if (heard.knows(openAt) || !takes(heard.instrument.id, openAt)) continue;
          const late = heard.tell(candle, now, 'missed');
          if (late !== null) missed.push(late);
        }
      });
    } catch (thrown) {
      this.options.log.debug('History could not be compared.', { error: messageOf(thrown) });
    }
    return missed;
  }

  /** Lets go of what speaks again, and does something about what does not. */
  tend(now: Micros): void {
    const { heard, line } = this.options;
    const openAt = now - (now % MINUTE) - MINUTE;
    for (const [id, { of, since }] of this.#mute) {
      const one = heard.get(id);
      const spokeAt = one === undefined ? Infinity : of === 'candle' ? one.candleAt : one.wordAt;
      if (spokeAt <= since && one!.isDue(openAt)) continue;
      this.#mute.delete(id);
      // What was traded meanwhile was not heard.
      one?.missedUntil(now);
    }
    if (this.#mute.size === 0) {
      this.#acted = null;
      return;
    }
    if (line.connectedAt === null) return;
    const acted = this.#acted;
    if (acted === null) {
      this.#acted = { what: 'asserted', at: now };
      line.assert();
      return;
    }
    const patience = ASSERT_WITHIN[this.#isWhollyMute(acted.at) ? 'wholly' : 'partly'];
    if (now - acted.at < (acted.what === 'asserted' ? patience : REOPEN_EVERY)) return;
    this.#acted = { what: 'reopened', at: now };
    line.reopen(this.detail ?? 'the stream is mute');
  }

  /** Returns whether nothing was heard in the minute of an instant, or quotes are missing. */
  #isWhollyMute(at: Micros): boolean {
    if ([...this.#mute.values()].some(({ of }) => of === 'word')) return true;
    const heard = [...this.options.heard.values()];
    return heard.every(({ wordAt }) => wordAt < at - (at % MINUTE));
  }

  #has({ instrument }: HeardInstrument): boolean {
    return this.#mute.has(instrument.id);
  }

  #strike(heard: HeardInstrument, mute: Mute): void {
    if (this.#has(heard)) return;
    this.#mute.set(heard.instrument.id, mute);
    const { symbol } = heard.instrument;
    this.options.log.warn('A stream is mute.', { feedId: this.options.feedId, symbol });
  }

  /** Returns those of some instruments that may have traded in a minute or later. */
  async #traded(
    silent: readonly HeardInstrument[],
    openAt: Micros,
  ): Promise<readonly HeardInstrument[]> {
    const told = new Map(
      (await this.#snapshots(silent)).map((one) => [one.instrumentId, one] as const),
    );
    return silent.filter(({ instrument }) => {
      const snapshot = told.get(instrument.id);
      const latest = Math.max(snapshot?.minute?.openAt ?? 0, snapshot?.lastAt ?? 0);
      return latest >= openAt;
    });
  }

  async #snapshots(of: readonly HeardInstrument[]): Promise<readonly MarketSnapshot[]> {
    const { market, history } = this.options;
    const found: MarketSnapshot[] = [];
    for (let begin = 0; begin < of.length; begin += SNAPSHOTS_MAX) {
      const some = of.slice(begin, begin + SNAPSHOTS_MAX).map(({ instrument }) => instrument);
      found.push(...(await history.within(ASK_MS, () => market.snapshots(some))));
    }
    return found;
  }

  #minutes(heard: HeardInstrument, from: Micros, to: Micros) {
    return this.options.history.minutes(heard.instrument, from, to, ASK_MS);
  }
}
