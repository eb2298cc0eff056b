import { compareDecimals, formatDecimal, parseDecimal } from '@vela/kernel';
import type { Decimal, Micros } from '@vela/kernel';
import type { Instrument } from '@vela/market';
import type {
  BrokerOrder,
  BrokerOrderChange,
  BrokerOrderType,
  BrokerTimeInForce,
} from '@vela/orders';
import type { Problem } from '../refusal.js';

/** An order by hand as a caller asks for it. */
export interface OrderInput {
  readonly accountId: string;
  readonly instrumentId?: string | undefined;
  readonly symbol?: string | undefined;
  readonly side: 'buy' | 'sell';
  readonly type: BrokerOrderType;
  readonly timeInForce: BrokerTimeInForce;
  readonly quantity?: string | undefined;
  readonly notional?: string | undefined;
  readonly limitPrice?: string | undefined;
  readonly stopPrice?: string | undefined;
  readonly trailAmount?: string | undefined;
  readonly trailPercent?: string | undefined;
  readonly goodTill?: Micros | undefined;
  readonly reduceOnly?: boolean | undefined;
  readonly takeProfit?: string | undefined;
  readonly stopLoss?: string | undefined;
  /** Key of the caller: the same one is the same order. */
  readonly clientOrderId: string;
  readonly confirm?: string | undefined;
}

/** An order before it has an id of its own. */
export type OrderDraft = Omit<BrokerOrder, 'clientOrderId'>;

/** Which prices a type of order needs. */
const NEEDS: {
  readonly [Type in BrokerOrderType]: { readonly limit: boolean; readonly stop: boolean };
} = {
  market: { limit: false, stop: false },
  limit: { limit: true, stop: false },
  stop: { limit: false, stop: true },
  stop_limit: { limit: true, stop: true },
  trailing_stop: { limit: false, stop: false },
  market_if_touched: { limit: false, stop: true },
  limit_if_touched: { limit: true, stop: true },
};

/** Returns the order in the words of brokers, and everything that is wrong with it. */
export function checkOrder(
  input: OrderInput,
  instrument: Instrument,
): { readonly order: OrderDraft; readonly problems: readonly Problem[] } {
  const check = new OrderCheck(instrument);
  const quantity = check.step('quantity', input.quantity, instrument.lotSize);
  const notional = check.above('notional', input.notional);
  if ((quantity === null) === (notional === null)) {
    check.refuse('quantity', 'expected a quantity or a notional, one of both');
  }
  const needs = NEEDS[input.type];
  const limitPrice = check.price('limitPrice', input.limitPrice, needs.limit, input.type);
  const stopPrice = check.price('stopPrice', input.stopPrice, needs.stop, input.type);
  const trail = trailOf(input, check);
  const goodTill = goodTillOf(input, check);
  const takeProfit = check.step('takeProfit', input.takeProfit, instrument.tickSize);
  const stopLoss = check.step('stopLoss', input.stopLoss, instrument.tickSize);
  const reduceOnly = input.reduceOnly ?? false;
  return {
    order: {
      subAccount: 'manual',
      instrumentId: instrument.id,
      side: input.side,
      type: input.type,
      timeInForce: input.timeInForce,
      quantity,
      notional,
      limitPrice,
      stopPrice,
      trail,
      goodTill,
      extendedHours: false,
      reduceOnly,
      role: reduceOnly ? 'close' : 'entry',
      attached: takeProfit === null && stopLoss === null ? null : { takeProfit, stopLoss },
      after: null,
    },
    problems: check.problems,
  };
}

/** A change of a live order as a caller asks for it. */
export interface OrderChanges {
  readonly quantity?: string | undefined;
  readonly limitPrice?: string | undefined;
  readonly stopPrice?: string | undefined;
  readonly trail?: string | undefined;
}

/** Returns the change in the words of brokers, and everything that is wrong with it. */
export function checkChange(
  changes: OrderChanges,
  instrument: Instrument,
): { readonly change: BrokerOrderChange; readonly problems: readonly Problem[] } {
  const check = new OrderCheck(instrument, 'changes');
  const { lotSize, tickSize } = instrument;
  const quantity = check.step('quantity', changes.quantity, lotSize);
  const limitPrice = check.step('limitPrice', changes.limitPrice, tickSize);
  const stopPrice = check.step('stopPrice', changes.stopPrice, tickSize);
  const trail = check.above('trail', changes.trail);
  const change = {
    ...(quantity === null ? {} : { quantity }),
    ...(limitPrice === null ? {} : { limitPrice }),
    ...(stopPrice === null ? {} : { stopPrice }),
    ...(trail === null ? {} : { trail }),
  };
  if (Object.keys(change).length === 0 && check.problems.length === 0) {
    check.refuse('quantity', 'expected at least one change, found none');
  }
  return { change, problems: check.problems };
}

function trailOf(input: OrderInput, check: OrderCheck): BrokerOrder['trail'] {
  const price = check.above('trailAmount', input.trailAmount);
  const percent = check.above('trailPercent', input.trailPercent);
  const given = (price === null ? 0 : 1) + (percent === null ? 0 : 1);
  if (input.type === 'trailing_stop' ? given !== 1 : given !== 0) {
    const expected = input.type === 'trailing_stop' ? 'one trail' : 'no trail';
    check.refuse('trailAmount', `expected ${expected} for a ${input.type} order, found ${given}`);
  }
  if (price !== null) return { by: 'price', value: price };
  return percent === null ? null : { by: 'percent', value: percent };
}

/** Whether the end has come already is for the market's clock to say, which a replay has of its own. */
function goodTillOf(input: OrderInput, check: OrderCheck): Micros | null {
  const { goodTill, timeInForce } = input;
  if ((goodTill !== undefined) !== (timeInForce === 'gtd')) {
    check.refuse('goodTill', 'expected an end for orders of time in force GTD, and for no other');
  }
  return goodTill ?? null;
}

/** Collects what is wrong with the numbers of an order. */
class OrderCheck {
  readonly problems: Problem[] = [];

  constructor(
    private readonly instrument: Instrument,
    private readonly root = 'input',
  ) {}

  refuse(field: string, message: string, hint?: string): void {
    this.problems.push({ code: 'INVALID_INPUT', message, hint, path: [this.root, field] });
  }

  /** Returns the canonical text of a number above 0, null when it is absent or wrong. */
  above(field: string, text: string | undefined): string | null {
    if (text === undefined) return null;
    const value = this.parse(field, text);
    return value === null ? null : formatDecimal(value);
  }

  /** Returns the same for a number that must be a multiple of a step. */
  step(field: string, text: string | undefined, step: string): string | null {
    if (text === undefined) return null;
    const value = this.parse(field, text);
    if (value === null) return null;
    if (isMultiple(value, parseDecimal(step))) return formatDecimal(value);
    const { symbol } = this.instrument;
    this.refuse(field, `expected a multiple of ${step} for ${symbol}, found ${text}`);
    return null;
  }

  /** Returns the same for a price that a type of order needs or must not have. */
  price(field: string, text: string | undefined, needed: boolean, type: string): string | null {
    if (needed !== (text !== undefined)) {
      const expected = needed ? 'expected one' : 'expected none';
      this.refuse(field, `${expected} for a ${type} order`);
    }
    return this.step(field, text, this.instrument.tickSize);
  }

  private parse(field: string, text: string): Decimal | null {
    const value = parseDecimal(text);
    if (compareDecimals(value, { units: 0n, scale: 0 }) > 0 && compareDecimals(value, MOST) <= 0) {
      return value;
    }
    this.refuse(field, `expected a number above 0 and up to 10^15, found ${text}`);
    return null;
  }
}

/** Largest number of an order: what every venue and row can hold. */
const MOST: Decimal = { units: 10n ** 15n, scale: 0 };

function isMultiple(value: Decimal, step: Decimal): boolean {
  const scale = Math.max(value.scale, step.scale);
  const units = (one: Decimal): bigint => one.units * 10n ** BigInt(scale - one.scale);
  return units(value) % units(step) === 0n;
}
