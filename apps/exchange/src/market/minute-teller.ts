import { MILLISECOND, MINUTE } from '@vela/kernel';
import type { Micros } from '@vela/kernel';
import type { ExchangeClock } from '../contract.js';
import type { History } from './history.js';
import { listingOf } from './listing.js';
import type { MarketMessage } from './market-message.js';
import type { MinuteRequest } from './minute-ticks.js';
import { CORRECTED_AFTER, LATE_AFTER } from './tape.js';
import type { Tape } from './tape.js';
import { marketDayOf } from './trading-hours.js';
import type { TradingHours } from './trading-hours.js';

/** The candle of a minute is told so much after its end. */
const BAR_DELAY = 100 * MILLISECOND;
/** Minutes that are told together at most when the process slept. */
const BEHIND_MAX = 10;

/** What is told about minutes that are over, and when. */
interface MinuteTellerOptions {
  readonly tape: Tape;
  readonly history: History;
  readonly hours: TradingHours;
  readonly clock: ExchangeClock;
  readonly tell: (message: MarketMessage) => void;
}

interface Announcement {
  /** After the end of the minute. */
  readonly delay: Micros;
  /** The last minute that was told of. */
  told: number;
  readonly run: (request: MinuteRequest) => void;
}

/** Tells candles when their minute is over, prints that come late, and the candles they correct. */
export class MinuteTeller {
  readonly #options: MinuteTellerOptions;
  readonly #announcements: readonly Announcement[];

  constructor(options: MinuteTellerOptions) {
    this.#options = options;
    const now = options.clock.now();
    const begins = (delay: Micros, run: (request: MinuteRequest) => void): Announcement => ({
      delay,
      told: Math.floor((now - delay) / MINUTE) - 1,
      run,
    });
    this.#announcements = [
      begins(BAR_DELAY, (request) => this.#tellBar(request)),
      begins(LATE_AFTER, (request) => this.#tellLate(request)),
      begins(CORRECTED_AFTER, (request) => this.#tellCorrection(request)),
    ];
  }

  /** Begins with the minute that runs. */
  start(): void {
    const { clock } = this.#options;
    const next = this.#announcements.map(({ delay, told }) => (told + 2) * MINUTE + delay);
    const wait = Math.max(1, (Math.min(...next) - clock.now()) / MILLISECOND);
    clock.after(wait, () => {
      for (const announcement of this.#announcements) this.#catchUp(announcement);
      this.start();
    });
  }

  #catchUp(announcement: Announcement): void {
    const { tape, hours, clock } = this.#options;
    const over = Math.floor((clock.now() - announcement.delay) / MINUTE) - 1;
    announcement.told = Math.max(announcement.told, over - BEHIND_MAX);
    while (announcement.told < over) {
      const minute = ++announcement.told;
      for (const symbol of tape.symbols) {
        const kind = hours.kindAt(listingOf(symbol), minute * MINUTE);
        if (kind !== null) announcement.run({ symbol, minute, kind });
      }
    }
  }

  #tellBar(request: MinuteRequest): void {
    const { tape, history, tell } = this.#options;
    const { symbol, minute } = request;
    const bar = tape.bar(request, false);
    // One that was set by hand was told then.
    if (bar === null || tape.isCandleByHand(request)) return;
    tell({ kind: 'bar', symbol, bar });
    const day = history.day(symbol, marketDayOf(minute * MINUTE));
    if (day !== null) tell({ kind: 'dailyBar', symbol, bar: day });
  }

  #tellLate(request: MinuteRequest): void {
    const { tape, tell } = this.#options;
    const trade = tape.trades(request).find(({ late }) => late);
    if (trade !== undefined) tell({ kind: 'trade', symbol: request.symbol, trade });
  }

  #tellCorrection(request: MinuteRequest): void {
    const { tape, tell } = this.#options;
    if (!tape.trades(request).some(({ late }) => late)) return;
    const bar = tape.bar(request, true);
    if (bar !== null) tell({ kind: 'updatedBar', symbol: request.symbol, bar });
  }
}
