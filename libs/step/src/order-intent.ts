import { VelaError } from '@vela/kernel';
import type { OrderChange, OrderOptions } from '@vela/strategy';
import { OrderType, TimeInForce, allowsTime } from '@vela/venue';
import type { OrderChange as VenueChange, OrderRequest } from '@vela/venue';
import { TIMES } from './order-view.js';

/** A request that is filled in anew for each order. */
export type OpenRequest = {
  -readonly [Field in keyof Required<OrderRequest>]: Required<OrderRequest>[Field];
};

type PriceName = 'limit' | 'stop' | 'touch' | 'trail' | 'trailPercent';

const PRICES = ['limit', 'stop', 'touch', 'trail', 'trailPercent'] as const;

/** The prices that make each type of order. */
const TYPES: readonly (readonly [type: number, name: string, prices: readonly PriceName[]])[] = [
  [OrderType.MARKET, 'market', []],
  [OrderType.LIMIT, 'limit', ['limit']],
  [OrderType.STOP, 'stop', ['stop']],
  [OrderType.STOP_LIMIT, 'stop-limit', ['limit', 'stop']],
  [OrderType.TRAILING_STOP, 'trailing stop', ['trail']],
  [OrderType.TRAILING_STOP, 'trailing stop', ['trailPercent']],
  [OrderType.MARKET_IF_TOUCHED, 'market-if-touched', ['touch']],
  [OrderType.LIMIT_IF_TOUCHED, 'limit-if-touched', ['limit', 'touch']],
];

/** What the options of an order may name. */
const NAMES: ReadonlySet<string> = new Set<keyof OrderOptions>([
  ...PRICES,
  'timeInForce',
  'goodTill',
  'stopLoss',
  'takeProfit',
  'reduceOnly',
  'notional',
  'after',
  'instrument',
]);

const fail = (message: string, hint: string): never => {
  throw new VelaError('STRATEGY_FAILED', message, { hint });
};

/**
 * Writes what a strategy asks for into a request. Throws `STRATEGY_FAILED` for options that
 * contradict one another; what only the market can refuse is left to the venue.
 */
export function writeIntent(request: OpenRequest, quantity: number, options: OrderOptions): void {
  // A word that is misspelt would make another order of it, a market order most of the time.
  for (const name in options) {
    if (!NAMES.has(name)) {
      fail(`no order has the option ${name}`, `Give some of ${[...NAMES].join(', ')}.`);
    }
  }
  const type = typeOf(options);
  const time = timeOf(options, type);
  const { notional } = options;
  if (notional !== undefined && quantity !== 0) {
    fail(
      `expected the quantity 0 beside a notional, found ${quantity}`,
      'Write this.buy(0, { notional: 1000 }).',
    );
  }
  request.type = type;
  request.timeInForce = time;
  request.quantity = quantity;
  request.price = options.stop ?? options.touch ?? options.limit ?? 0;
  request.limit = type === OrderType.LIMIT ? 0 : (options.limit ?? 0);
  request.trail = options.trail ?? 0;
  request.trailPercent = (options.trailPercent ?? 0) / 100;
  request.stopLoss = options.stopLoss ?? NaN;
  request.takeProfit = options.takeProfit ?? NaN;
  request.notional = notional ?? 0;
  request.goodTill = options.goodTill ?? 0;
  request.reduceOnly = options.reduceOnly ?? false;
  request.after = options.after ?? -1;
  if (notional !== undefined && !(notional > 0)) request.notional = -1;
}

function typeOf(options: OrderOptions): number {
  const given = PRICES.filter((name) => options[name] !== undefined);
  const found = TYPES.find(([, , names]) => names.join() === given.join());
  if (found !== undefined) return found[0];
  return fail(
    `no order has ${given.join(' and ')} together`,
    'Give limit, stop, stop and limit, touch, touch and limit, trail, or trailPercent.',
  );
}

function timeOf(options: OrderOptions, type: number): number {
  const { goodTill, timeInForce = goodTill === undefined ? 'gtc' : 'gtd' } = options;
  const time = TIMES.indexOf(timeInForce);
  if (time < 0) {
    return fail(
      `expected a time in force, found "${timeInForce}"`,
      `Give one of ${TIMES.join(', ')}.`,
    );
  }
  if ((time === TimeInForce.GTD) !== (goodTill !== undefined)) {
    return fail(
      goodTill === undefined
        ? 'expected goodTill with the time in force "gtd", found none'
        : `expected the time in force "gtd" with goodTill, found "${timeInForce}"`,
      'Give goodTill as microseconds since 1970, or another time in force.',
    );
  }
  if (!allowsTime(type, time)) {
    return fail(
      `a ${TYPES.find(([one]) => one === type)![1]} order cannot have the time in force "${timeInForce}"`,
      'Orders that wait for a price have gtc, day or gtd.',
    );
  }
  return time;
}

/**
 * Returns a change in the venue's terms. Throws `STRATEGY_FAILED` when it names a price that an
 * order of the type does not have.
 */
export function readChange(change: OrderChange, type: number, isPercent: boolean): VenueChange {
  const own = TYPES.filter(([one]) => one === type).find(
    ([, , names]) => !names.includes('trail') || !isPercent,
  )!;
  const names = isPercent ? ['trailPercent'] : own[2];
  const wrong = PRICES.find((name) => change[name] !== undefined && !names.includes(name));
  if (wrong !== undefined) {
    return fail(
      `a ${own[1]} order has no ${wrong} that could be changed`,
      names.length === 0
        ? 'Change its quantity, stopLoss or takeProfit.'
        : `Change its ${names.join(' or its ')}, or its quantity.`,
    );
  }
  const price =
    change.stop ?? change.touch ?? (type === OrderType.LIMIT ? change.limit : undefined);
  const limit = type === OrderType.LIMIT ? undefined : change.limit;
  const trail =
    change.trail ?? (change.trailPercent === undefined ? undefined : change.trailPercent / 100);
  return {
    ...(change.quantity === undefined ? {} : { quantity: change.quantity }),
    ...(price === undefined ? {} : { price }),
    ...(limit === undefined ? {} : { limit }),
    ...(trail === undefined ? {} : { trail }),
    ...(change.stopLoss === undefined ? {} : { stopLoss: change.stopLoss }),
    ...(change.takeProfit === undefined ? {} : { takeProfit: change.takeProfit }),
  };
}
