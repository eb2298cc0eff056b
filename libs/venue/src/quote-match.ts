import { attempt, limitOf } from './attempt.js';
import type { Book } from './book.js';
import { expireBefore } from './expiry.js';
import { OrderFlag, OrderReason, OrderState, OrderType, TimeInForce } from './order-words.js';
import { follow } from './triggers.js';
import type { VenueCore } from './venue-core.js';

const { MARKET, LIMIT, STOP, STOP_LIMIT, TRAILING_STOP } = OrderType;

/** A quote as the venue matches it; NaN for a side without a quote and for sizes not known. */
export interface QuoteFacts {
  /** Microseconds since 1970. */
  readonly at: number;
  readonly bid: number;
  readonly ask: number;
  readonly bidSize: number;
  readonly askSize: number;
}

/**
 * Matches the working orders of an instrument against a quote: what trades takes the opposite side,
 * buys the ask and sells the bid. With `participation` at most that share of its size is given.
 * `row` is the number that fills carry.
 */
export function matchQuote(core: VenueCore, book: Book, quote: QuoteFacts, row: number): void {
  core.openAt = quote.at;
  core.execution.row = row;
  core.execution.at = quote.at;
  core.isQuote = true;
  core.isContinuous = true;
  core.tried.clear();
  if (core.timed > 0) expireBefore(core, book, quote.at);
  // Each side has its own size, so that what buys take leaves the bid as it is.
  matchSide(core, book, quote, row, 1);
  matchSide(core, book, quote, row, -1);
  core.isQuote = false;
  core.isUnmeasured = false;
}

function matchSide(
  core: VenueCore,
  book: Book,
  quote: QuoteFacts,
  row: number,
  side: number,
): void {
  const { candle, orders } = core;
  const price = side > 0 ? quote.ask : quote.bid;
  const size = side > 0 ? quote.askSize : quote.bidSize;
  if (!(price > 0)) return;
  book.taken = 0;
  book.takenAt = NaN;
  core.isUnmeasured = Number.isNaN(size);
  candle.instrument = book.index;
  candle.row = row;
  candle.openAt = quote.at;
  candle.open = candle.high = candle.low = candle.close = price;
  candle.volume = core.isUnmeasured ? 0 : size;
  for (let i = 0; i < book.count; i++) {
    const handle = book.working[i]!;
    if (orders.side[handle] !== side || !core.isActive(handle)) continue;
    if (core.has(handle, OrderFlag.REDUCE_ONLY) && core.reducible(handle) === 0) {
      core.end(handle, OrderState.CANCELED, OrderReason.NOTHING_TO_REDUCE);
      i = -1;
    } else if (!core.tried.has(handle) && isHit(core, book, handle, price)) {
      if (attempt(core, book, handle, price)) i = -1;
      if (orders.state[handle] === OrderState.WORKING) core.tried.add(handle);
    }
  }
  sweepMissed(core, book, side);
}

/** Whether an order trades at a price of its opposite side; triggers are noted on the way. */
function isHit(core: VenueCore, book: Book, handle: number, price: number): boolean {
  const { orders } = core;
  const side = orders.side[handle]!;
  const type = orders.type[handle]!;
  const time = orders.timeInForce[handle]!;
  if (time === TimeInForce.CLS) return false;
  if (time === TimeInForce.OPG && core.openAt < orders.auctionAt[handle]!) return false;
  if (type === MARKET) return true;
  if (type === TRAILING_STOP) {
    follow(core, book, handle, price);
    return side * (price - orders.price[handle]!) >= 0;
  }
  const limit = limitOf(core, handle);
  if (type !== LIMIT && !core.has(handle, OrderFlag.TRIGGERED)) {
    const isStop = type === STOP || type === STOP_LIMIT;
    if ((isStop ? side : -side) * (price - orders.price[handle]!) < 0) return false;
    if (limit === 0) return true;
    orders.flags[handle]! |= OrderFlag.TRIGGERED;
  }
  return side * (limit - price) >= 0;
}

/** Ends what wanted this moment or nothing. */
function sweepMissed(core: VenueCore, book: Book, side: number): void {
  const { orders } = core;
  const { IOC, FOK, OPG } = TimeInForce;
  for (let i = book.count - 1; i >= 0; i--) {
    const handle = book.working[i]!;
    if (orders.side[handle] !== side || !core.isActive(handle)) continue;
    const time = orders.timeInForce[handle];
    if (time === IOC || time === FOK) {
      core.end(handle, OrderState.CANCELED, OrderReason.NOT_AT_ONCE);
    } else if (time === OPG && core.openAt >= orders.auctionAt[handle]!) {
      core.end(handle, OrderState.EXPIRED, OrderReason.NOT_AT_OPEN);
    }
  }
}
