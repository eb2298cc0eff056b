import { randomUUID } from 'node:crypto';
import type { OrderPlaceInput } from '@vela/client';
import { VelaError } from '@vela/kernel';
import type { Connection } from '../context.js';
import type { Input } from '../input.js';
import { findAccount } from './find.js';

/** Returns the order that arguments and options describe: `buy 10 SPX --limit 99`. */
export async function orderInput(connection: Connection, input: Input): Promise<OrderPlaceInput> {
  const side = sideOf(input.requiredArgument('side'));
  const quantity = input.requiredArgument('quantity', 1);
  const symbol = input.requiredArgument('symbol', 2);
  const account = await findAccount(connection, input.text('account'));
  const [limitPrice, stopPrice] = [input.text('limit'), input.text('stop')];
  const [touch, trailAmount] = [input.text('touch'), input.text('trail')];
  const trailPercent = input.text('trail-percent');
  const isMoney = /^[$€£]|^for:/.test(quantity);
  return {
    accountId: account.id,
    symbol,
    side,
    type: typeOf({ limitPrice, stopPrice, touch, trail: trailAmount ?? trailPercent }),
    timeInForce: (input.text('time-in-force') ?? 'day').toUpperCase(),
    ...(isMoney ? { notional: quantity.replace(/^([$€£]|for:)/, '') } : { quantity }),
    limitPrice,
    stopPrice: stopPrice ?? touch,
    trailAmount,
    trailPercent,
    goodTill: input.text('good-till'),
    reduceOnly: input.flag('reduce-only'),
    takeProfit: input.text('take-profit'),
    stopLoss: input.text('stop-loss'),
    clientOrderId: input.text('client-order-id') ?? randomUUID(),
    confirm: input.text('confirm'),
  };
}

function sideOf(text: string): 'BUY' | 'SELL' {
  const side = text.toUpperCase();
  if (side === 'BUY' || side === 'SELL') return side;
  throw new VelaError('INVALID_INPUT', `expected buy or sell, found "${text}"`, {
    hint: 'For instance: vela order place buy 10 SPX --limit 99',
  });
}

function typeOf({
  limitPrice,
  stopPrice,
  touch,
  trail,
}: {
  readonly limitPrice: string | undefined;
  readonly stopPrice: string | undefined;
  readonly touch: string | undefined;
  readonly trail: string | undefined;
}): string {
  if (trail !== undefined) return 'TRAILING_STOP';
  if (touch !== undefined)
    return limitPrice === undefined ? 'MARKET_IF_TOUCHED' : 'LIMIT_IF_TOUCHED';
  if (stopPrice !== undefined) return limitPrice === undefined ? 'STOP' : 'STOP_LIMIT';
  return limitPrice === undefined ? 'MARKET' : 'LIMIT';
}
