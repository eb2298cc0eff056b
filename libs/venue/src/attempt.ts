import { VelaError } from '@vela/kernel';
import type { Book } from './book.js';
import { fillOrder } from './fill-order.js';
import { OrderFlag, OrderReason, OrderState, OrderType, TimeInForce } from './order-words.js';
import type { VenueCore } from './venue-core.js';

const { LIMIT, STOP_LIMIT, LIMIT_IF_TOUCHED } = OrderType;

/** Returns the price that an order never fills beyond, 0 for none. */
export function limitOf(core: VenueCore, handle: number): number {
  const type = core.orders.type[handle];
  if (type === LIMIT) return core.orders.price[handle]!;
  return type === STOP_LIMIT || type === LIMIT_IF_TOUCHED ? core.orders.limit[handle]! : 0;
}

/**
 * Fills what can be filled of a working order at a price, and returns whether anything changed.
 * What is not filled is not tried again on the same candle.
 */
export function attempt(core: VenueCore, book: Book, handle: number, price: number): boolean {
  const { orders, rules } = core;
  if (!(price > 0)) {
    core.end(handle, OrderState.CANCELED, OrderReason.NO_PRICE);
    return true;
  }
  const limit = limitOf(core, handle);
  const takes = price !== limit;
  const isSized = orders.notional[handle] === 0 || orders.filled[handle]! > 0;
  const rest = isSized
    ? orders.quantity[handle]! - orders.filled[handle]!
    : sized(core, book, handle, price);
  const reducible = core.has(handle, OrderFlag.REDUCE_ONLY) ? core.reducible(handle) : Infinity;
  let quantity = Math.min(rest, reducible);
  let isLast = quantity < rest;
  if (quantity <= 0) {
    core.end(handle, OrderState.CANCELED, OrderReason.AMOUNT_BELOW_LOT);
    return true;
  }
  if (rules.isLimited) {
    const available = fillable(core, book, handle, price, quantity);
    if (available < quantity) {
      isLast = false;
      core.tried.add(handle);
      if (available <= 0 || orders.timeInForce[handle] === TimeInForce.FOK) return false;
      quantity = available;
    }
  }
  const paid =
    takes && rules.slippage !== null ? slipped(core, book, handle, price, quantity) : price;
  if (!isSized) {
    // The amount must also pay for what slippage adds; what it bought is fixed from now on.
    const whole = Math.min(rest, sized(core, book, handle, paid));
    orders.quantity[handle] = whole;
    quantity = Math.min(quantity, whole);
    if (quantity <= 0) {
      core.end(handle, OrderState.CANCELED, OrderReason.AMOUNT_BELOW_LOT);
      return true;
    }
  }
  const reason = core.check === null ? 0 : core.ask(handle, quantity, paid, true);
  if (reason !== OrderReason.NONE) {
    core.end(handle, OrderState.CANCELED, reason);
    return true;
  }
  const { execution } = core;
  execution.isMaker = !takes;
  execution.slippage = orders.side[handle]! * (paid - price);
  fillOrder(core, handle, { price: paid, quantity, isLast });
  execution.isMaker = false;
  execution.slippage = 0;
  return true;
}

/** Returns how much an amount of money buys at a price, in units rounded down to the lot. */
function sized(core: VenueCore, book: Book, handle: number, price: number): number {
  const { orders, rules } = core;
  const worst = orders.side[handle]! > 0 ? price * (1 + rules.entrySpread) : price;
  const each = worst * book.instrument.multiplier;
  return book.toLot((orders.notional[handle]! / each) * book.whole);
}

/** Returns how much of a quantity the market gives, in units rounded down to the lot. */
function fillable(
  core: VenueCore,
  book: Book,
  handle: number,
  price: number,
  wanted: number,
): number {
  const { rules, candle } = core;
  const volume = candle.volume > 0 ? candle.volume * book.whole : 0;
  let units = wanted;
  if (rules.participation < Infinity && !core.isUnmeasured) {
    units = Math.min(units, rules.participation * volume - book.taken);
  }
  const limit = limitOf(core, handle);
  if (rules.limitFill === 'volume' && limit > 0 && !core.isQuote) {
    units = Math.min(units, shareBeyond(core, handle, limit) * volume - book.taken);
  }
  if (rules.liquidity !== null) {
    const request = core.liquidityRequest;
    request.side = core.orders.side[handle]!;
    request.price = price;
    request.isResting = price === limit;
    request.wanted = wanted / book.whole;
    request.taken = book.taken / book.whole;
    request.limit = limit;
    units = Math.min(
      units,
      sound(rules.liquidity.available(request), 'liquidity', Infinity) * book.whole,
    );
  }
  return units > 0 ? book.toLot(units) : 0;
}

/** Returns the share of a candle's range in which a limit order could have been filled. */
function shareBeyond(core: VenueCore, handle: number, limit: number): number {
  const { high, low } = core.candle;
  if (high === low) return 1;
  const beyond = core.orders.side[handle]! > 0 ? limit - low : high - limit;
  return Math.min(1, Math.max(0, beyond / (high - low)));
}

/** Returns the price of a fill that takes liquidity, never beyond the order's limit. */
function slipped(
  core: VenueCore,
  book: Book,
  handle: number,
  price: number,
  quantity: number,
): number {
  const { taker } = core;
  const side = core.orders.side[handle]!;
  taker.side = side;
  taker.price = price;
  taker.quantity = quantity / book.whole;
  taker.taken = book.taken / book.whole;
  const limit = limitOf(core, handle);
  taker.limit = limit;
  const worse =
    price + side * sound(core.rules.slippage!.slip(taker), 'slippage', Number.MAX_VALUE);
  if (limit === 0) return worse > 0 ? worse : book.tick;
  return side > 0 ? Math.min(worse, limit) : Math.max(worse, limit);
}

/** Returns what a model answered; throws `INVALID_INPUT` for what is no amount. */
function sound(value: number, model: string, most: number): number {
  if (typeof value === 'number' && value >= 0 && value <= most) return value;
  throw new VelaError(
    'INVALID_INPUT',
    `expected 0 or more from the ${model} model, found ${value}`,
    {
      hint: 'Answer with a finite amount; a candle may have no volume.',
    },
  );
}
