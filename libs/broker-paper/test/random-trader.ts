import { createRandom } from '@vela/kernel';
import type { Random } from '@vela/kernel';
import type { BrokerOrder, BrokerOrderChange } from '@vela/orders';
import { Strategy } from '@vela/strategy';
import type { Fill, OrderOptions, OrderSnapshot } from '@vela/strategy';
import type { PaperAction } from '../src/paper-action.js';
import { INSTRUMENTS, orderId, orderOf } from './market-world.js';

/** One decision in the words of a strategy and in those of the broker port. */
type Decision =
  | {
      readonly kind: 'submit';
      readonly side: 1 | -1;
      readonly quantity: number;
      readonly options: OrderOptions;
      readonly order: BrokerOrder;
    }
  | { readonly kind: 'cancel'; readonly orders: readonly number[] }
  | { readonly kind: 'oco'; readonly orders: readonly number[] }
  | {
      readonly kind: 'replace';
      readonly target: number;
      readonly price: number;
      readonly quantity: number | null;
    };

const text = (value: number): string => String(Math.round(value * 1000) / 1000);

/** Returns what a random trader decides at a slice; `placed` orders were submitted before. */
export function randomDecisions(random: Random, placed: number, price: number): Decision[] {
  const made: Decision[] = [];
  const count = random.integer(4);
  for (let i = 0; i < count; i++) {
    const dice = random.integer(10);
    const number = placed + made.filter(({ kind }) => kind === 'submit').length;
    const recent = Math.max(0, number - 1 - random.integer(6));
    if (dice < 7 || number === 0) made.push(submission(random, number, price));
    else if (dice === 7) made.push({ kind: 'cancel', orders: [recent] });
    else if (dice === 8 && number > 2) made.push({ kind: 'oco', orders: [recent, number - 1] });
    else {
      const moved = price + (random.integer(81) - 40) / 100;
      const quantity = random.integer(2) === 0 ? null : 1 + random.integer(40);
      made.push({ kind: 'replace', target: recent, price: moved, quantity });
    }
  }
  return made.filter((one) => one.kind !== 'oco' || new Set(one.orders).size > 1);
}

const TYPES = [
  'market',
  'limit',
  'stop',
  'stop_limit',
  'trailing_stop',
  'trailing_stop',
  'market_if_touched',
  'limit_if_touched',
] as const;

/** The prices of each type of order as options of a strategy. */
const pricesOf = (kind: number, limit: number, stop: number): OrderOptions =>
  [
    {},
    { limit },
    { stop },
    { limit, stop },
    { trail: 0.5 },
    { trailPercent: 0.7 },
    { touch: stop },
    { limit, touch: stop },
  ][kind]!;

function submission(random: Random, number: number, price: number): Decision {
  const instrument = random.integer(2);
  const near = (): number => price + (random.integer(161) - 80) / 100;
  const kind = random.integer(8);
  const side = random.integer(2) === 0 ? 1 : -1;
  const isAmount = kind < 2 && random.integer(6) === 0;
  const words: OrderOptions = {
    ...pricesOf(kind, near(), near()),
    instrument,
    timeInForce: kind < 2 ? (['gtc', 'ioc', 'fok', 'day'] as const)[random.integer(4)]! : 'gtc',
    ...(random.integer(3) === 0
      ? { stopLoss: price - side * 0.8, takeProfit: price + side * 0.9 }
      : {}),
    ...(isAmount ? { notional: 2_500 } : {}),
    ...(number > 0 && random.integer(6) === 0 ? { after: number - 1 } : {}),
    ...(random.integer(5) === 0 ? { reduceOnly: true } : {}),
  };
  const quantity = isAmount ? 0 : (1 + random.integer(40)) * (instrument === 0 ? 1 : 0.005);
  return {
    kind: 'submit',
    side,
    quantity,
    options: words,
    order: wordsOf(number, side, quantity, words, kind),
  };
}

/** Returns the same order in the words of the broker port. */
function wordsOf(
  number: number,
  side: 1 | -1,
  quantity: number,
  words: OrderOptions,
  kind: number,
): BrokerOrder {
  const { limit, stop, touch, trail, trailPercent, stopLoss, takeProfit, after } = words;
  const price = (value: number | undefined): string | null =>
    value === undefined ? null : String(value);
  return orderOf({
    clientOrderId: orderId(number),
    instrumentId: INSTRUMENTS[words.instrument!]!.id,
    side: side > 0 ? 'buy' : 'sell',
    type: TYPES[kind]!,
    timeInForce: words.timeInForce!,
    quantity: words.notional === undefined ? text(quantity) : null,
    notional: price(words.notional),
    limitPrice: price(limit),
    stopPrice: price(stop ?? touch),
    trail:
      trail === undefined
        ? trailPercent === undefined
          ? null
          : { by: 'percent', value: String(trailPercent) }
        : { by: 'price', value: String(trail) },
    reduceOnly: words.reduceOnly ?? false,
    attached:
      stopLoss === undefined ? null : { takeProfit: price(takeProfit), stopLoss: price(stopLoss) },
    after: after === undefined ? null : orderId(after),
  });
}

/** Returns what a decision asks of the venue; null for what a strategy's desk would not pass on. */
export function actionOf(decision: Decision): Exclude<PaperAction, { kind: 'open' }> {
  switch (decision.kind) {
    case 'submit':
      return { kind: 'place', order: decision.order };
    case 'cancel':
      return { kind: 'cancel', clientOrderId: orderId(decision.orders[0]!) };
    case 'oco':
      return { kind: 'group', clientOrderIds: decision.orders.map((n) => orderId(n)) };
    case 'replace': {
      const change: BrokerOrderChange = {
        ...(decision.quantity === null ? {} : { quantity: String(decision.quantity) }),
        takeProfit: String(decision.price),
      };
      return { kind: 'replace', clientOrderId: orderId(decision.target), change };
    }
  }
}

/** What a backtest of the random trader showed. */
export interface Traded {
  readonly fills: unknown[];
  readonly ended: unknown[];
}

/** Returns a strategy that decides by a random stream of its own, and notes what it hears. */
export function randomTrader(seed: number, notes: Traded) {
  const random = createRandom(seed, 'trader');
  return class extends Strategy {
    placed = 0;
    handles: number[] = [];

    override onSlice(): void {
      const price = this.candle(0).close;
      for (const decision of randomDecisions(random, this.placed, price)) this.#carryOut(decision);
    }

    #carryOut(decision: Decision): void {
      if (decision.kind === 'submit') {
        const { after, ...options } = decision.options;
        const handle = after === undefined ? undefined : this.handles[after];
        const words = handle === undefined ? options : { ...options, after: handle };
        const placed =
          decision.side > 0
            ? this.buy(decision.quantity, words)
            : this.sell(decision.quantity, words);
        this.handles.push(placed);
        this.placed++;
        return;
      }
      if (decision.kind === 'cancel') this.cancel(this.handles[decision.orders[0]!]!);
      else if (decision.kind === 'oco') this.oco(...decision.orders.map((n) => this.handles[n]!));
      else if (decision.kind === 'replace') {
        const { quantity, price } = decision;
        const change = quantity === null ? {} : { quantity };
        this.replace(this.handles[decision.target]!, { ...change, takeProfit: price });
      }
    }

    override onFill({ order, quantity, price, fee, at }: Fill): void {
      notes.fills.push([order.instrument, order.side, quantity, price, fee, at, order.role]);
    }

    override onOrder(order: OrderSnapshot): void {
      const { instrument, side, role, state, filled, reason } = order;
      if (state !== 'working' && state !== 'waiting' && state !== 'rejected') {
        notes.ended.push([instrument, side, role, state, filled, reason]);
      }
    }
  };
}
