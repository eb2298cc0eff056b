import type { VenueAsset } from '../contract.js';
import { decimalsOf, isWhole, ONE, money, units } from './amount.js';
import { isComplex } from './order-record.js';
import type { OrderRequest } from './order-request.js';
import { checkTick } from './price-rules.js';
import { forbidden, unprocessable } from './refusal.js';

const DIGITS_MAX = 9;

/** A rule about the fields of one request; throws a refusal where it is broken. */
type Rule = (order: OrderRequest, asset: VenueAsset) => void;

function refuseWhen(broken: boolean, message: string): void {
  if (broken) throw unprocessable(message);
}

const isFractional = (order: OrderRequest): boolean =>
  order.notional !== null || !isWhole(units(order.qty ?? '0'));

const isStop = (order: OrderRequest): boolean =>
  order.type === 'stop' || order.type === 'stop_limit';
const isLimit = (order: OrderRequest): boolean =>
  order.type === 'limit' || order.type === 'stop_limit';

const tradable: Rule = (_, asset) =>
  refuseWhen(!asset.tradable, `asset ${asset.symbol} is not tradable`);

const prices: Rule = (order, asset) => {
  const { type } = order;
  // A group that only exits has its limit among the exits.
  const limitAmongExits = order.orderClass === 'oco' && order.takeProfit !== null;
  refuseWhen(
    isLimit(order) && order.limitPrice === null && !limitAmongExits,
    `${type} orders require limit price`,
  );
  refuseWhen(
    !isLimit(order) && order.limitPrice !== null,
    `${type} orders must not have limit price`,
  );
  refuseWhen(isStop(order) && order.stopPrice === null, `${type} orders require stop price`);
  refuseWhen(!isStop(order) && order.stopPrice !== null, `${type} orders must not have stop price`);
  checkTick(asset, 'limit_price', order.limitPrice);
  checkTick(asset, 'stop_price', order.stopPrice);
  checkTick(asset, 'take_profit.limit_price', order.takeProfit);
  checkTick(asset, 'stop_loss.stop_price', order.stopLoss?.stop ?? null);
  checkTick(asset, 'stop_loss.limit_price', order.stopLoss?.limit ?? null);
};

const trailing: Rule = (order, asset) => {
  const trails = [order.trailPrice, order.trailPercent].filter((trail) => trail !== null);
  if (order.type !== 'trailing_stop') {
    refuseWhen(trails.length > 0, `${order.type} orders must not have a trail`);
    return;
  }
  refuseWhen(
    trails.length !== 1,
    'trailing stop orders must specify one of trail_price or trail_percent',
  );
  refuseWhen(isComplex(order), 'trailing stop orders must be simple orders');
  refuseWhen(
    order.timeInForce !== 'day' && order.timeInForce !== 'gtc',
    'trailing stop orders must be DAY or GTC orders',
  );
  refuseWhen(
    order.trailPercent !== null && units(order.trailPercent) >= 100n * ONE,
    'trail_percent must be < 100',
  );
  checkTick(asset, 'trail_price', order.trailPrice);
};

const timeInForce: Rule = (order, asset) => {
  if (asset.assetClass !== 'crypto') return;
  refuseWhen(
    order.timeInForce !== 'gtc' && order.timeInForce !== 'ioc',
    'invalid crypto time_in_force',
  );
  refuseWhen(
    order.type === 'stop' || order.type === 'trailing_stop',
    'invalid order type for crypto order',
  );
  refuseWhen(isComplex(order), 'crypto orders must be simple orders');
};

const extendedHours: Rule = (order, asset) => {
  if (!order.extendedHours) return;
  refuseWhen(asset.assetClass === 'crypto', 'extended_hours is not supported for crypto orders');
  refuseWhen(
    order.type !== 'limit' || (order.timeInForce !== 'day' && order.timeInForce !== 'gtc'),
    'extended hours order must be DAY or GTC limit orders',
  );
};

const size: Rule = (order, asset) => {
  refuseWhen(decimalsOf(order.qty ?? '0') > DIGITS_MAX, 'qty must be limited to 9 decimal places');
  refuseWhen(
    decimalsOf(order.notional ?? '0') > DIGITS_MAX,
    'notional must be limited to 9 decimal places',
  );
  refuseWhen(
    order.notional !== null && money(order.notional) < money('1'),
    'notional amount must be >= 1.00',
  );
  if (asset.assetClass !== 'crypto' || order.qty === null) return;
  const [smallest, step] = [asset.minOrderSize, asset.minTradeIncrement];
  refuseWhen(
    smallest !== null && units(order.qty) < units(smallest),
    `qty must be >= minimal qty of order ${smallest}`,
  );
  refuseWhen(
    step !== null && units(order.qty) % units(step) !== 0n,
    `qty must be a multiple of ${step}`,
  );
};

const fractions: Rule = (order, asset) => {
  if (!isFractional(order)) return;
  if (!asset.fractionable) throw forbidden(`asset "${asset.symbol}" is not fractionable`);
  if (asset.assetClass === 'crypto') return;
  refuseWhen(isComplex(order), 'fractional orders must be simple orders');
  refuseWhen(order.timeInForce !== 'day', 'fractional orders must be DAY orders');
  refuseWhen(order.type === 'trailing_stop', 'fractional orders must not be trailing stop orders');
  refuseWhen(
    order.extendedHours && !asset.fractionalExtendedHours,
    `asset "${asset.symbol}" does not trade in fractions in extended hours`,
  );
};

const groups: Rule = (order) => {
  const exits = [order.takeProfit, order.stopLoss].filter((exit) => exit !== null).length;
  if (!isComplex(order)) {
    refuseWhen(exits > 0, 'take_profit and stop_loss are not accepted for simple orders');
    return;
  }
  const { orderClass } = order;
  refuseWhen(order.notional !== null, `${orderClass} orders must have qty`);
  refuseWhen(
    order.timeInForce !== 'day' && order.timeInForce !== 'gtc',
    `${orderClass} orders must be DAY or GTC orders`,
  );
  refuseWhen(order.extendedHours, `${orderClass} orders must not be extended hours orders`);
  refuseWhen(
    orderClass !== 'oco' && order.type !== 'market' && order.type !== 'limit',
    `${orderClass} orders must be entered with a market or limit order`,
  );
  refuseWhen(orderClass === 'oco' && order.type !== 'limit', 'oco orders must be limit orders');
  refuseWhen(
    orderClass === 'oto' && exits !== 1,
    'oto orders require exactly one of take_profit or stop_loss',
  );
  if (orderClass === 'oto') return;
  refuseWhen(order.takeProfit === null, `${orderClass} orders require take_profit.limit_price`);
  refuseWhen(order.stopLoss === null, `${orderClass} orders require stop_loss.stop_price`);
  const profitIsAbove = units(order.takeProfit!) > units(order.stopLoss!.stop);
  // The exits of a purchase are sales; a group that only exits names its own side.
  const exitsSell = orderClass === 'oco' ? order.side === 'sell' : order.side === 'buy';
  refuseWhen(
    units(order.takeProfit!) === units(order.stopLoss!.stop) || profitIsAbove !== exitsSell,
    exitsSell
      ? 'take_profit.limit_price must be > stop_loss.stop_price'
      : 'take_profit.limit_price must be < stop_loss.stop_price',
  );
};

const RULES: readonly Rule[] = [
  tradable,
  size,
  prices,
  trailing,
  timeInForce,
  extendedHours,
  fractions,
  groups,
];

/** Refuses a request whose fields contradict one another or the asset. */
export function checkRules(order: OrderRequest, asset: VenueAsset): void {
  for (const rule of RULES) rule(order, asset);
}
