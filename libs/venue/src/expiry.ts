import { DAY, candleCloseAt, candleOpenAt } from '@vela/kernel';
import type { Micros } from '@vela/kernel';
import type { Book } from './book.js';
import { OrderFlag, OrderReason, OrderState, TimeInForce } from './order-words.js';
import type { VenueCore } from './venue-core.js';

const { DAY: SESSION, GTD, OPG, CLS } = TimeInForce;

/**
 * Fixes until when a new order works: to an instant it names, to the end of the session that holds
 * the decision (or of the next one), or for one auction of a session. Latency counts: the session is
 * that of the instant at which the order arrives.
 */
export function limitTime(core: VenueCore, book: Book, handle: number, goodTill: number): void {
  const time = core.orders.timeInForce[handle];
  if (time === GTD) {
    core.track(handle, goodTill);
    return;
  }
  if (time !== SESSION && time !== OPG && time !== CLS) return;
  const { clock } = book;
  clock.seek(core.at + core.rules.latency, time === OPG);
  if (time !== SESSION) {
    core.orders.auctionAt[handle] = time === OPG ? clock.openAt : clock.closeAt;
  }
  core.track(handle, Math.max(clock.closeAt, wideEnd(book, clock.openAt)));
}

/** Returns the end of the candle that holds an instant when candles are longer than a day, else 0. */
function wideEnd({ timeframe }: Book, at: Micros): Micros {
  if (timeframe === null) return 0;
  const openAt = candleOpenAt(at, timeframe);
  const closeAt = candleCloseAt(openAt, timeframe);
  return closeAt - openAt > DAY ? closeAt : 0;
}

/** Ends the timed orders of a book whose time was over when the candle opened. */
export function expireBefore(core: VenueCore, book: Book, openAt: Micros): void {
  const { orders } = core;
  for (let i = book.count - 1; i >= 0; i--) {
    const handle = book.working[i]!;
    if (!isOver(core, handle, openAt)) continue;
    if (orders.timeInForce[handle] !== GTD && book.isLoose) continue;
    expire(core, handle);
  }
}

/** Ends all timed orders whose time is over at an instant, also those of halted instruments. */
export function expireAt(core: VenueCore, at: Micros): void {
  if (core.timed === 0) return;
  for (const book of core.books) {
    for (let i = book.count - 1; i >= 0; i--) {
      if (isOver(core, book.working[i]!, at)) expire(core, book.working[i]!);
    }
  }
  for (const handle of core.waiting.slice()) {
    if (core.isLive(handle) && isOver(core, handle, at)) expire(core, handle);
  }
}

/** Ends the orders that act on a candle whose open is not above 0: nothing is traded there. */
export function endWithoutPrice(core: VenueCore, book: Book): void {
  for (const handle of book.working.slice(0, book.count)) {
    if (!core.isLive(handle) || !core.isActive(handle)) continue;
    core.end(handle, OrderState.CANCELED, OrderReason.NO_PRICE);
  }
}

const isOver = (core: VenueCore, handle: number, at: Micros): boolean =>
  core.has(handle, OrderFlag.TIMED) && core.orders.goodTill[handle]! <= at;

function expire(core: VenueCore, handle: number): void {
  const reason = REASONS[core.orders.timeInForce[handle]!] ?? OrderReason.TIME_OVER;
  core.end(handle, OrderState.EXPIRED, reason);
}

const REASONS: Readonly<Record<number, number>> = {
  [SESSION]: OrderReason.SESSION_OVER,
  [OPG]: OrderReason.NOT_AT_OPEN,
  [CLS]: OrderReason.NOT_AT_CLOSE,
};
