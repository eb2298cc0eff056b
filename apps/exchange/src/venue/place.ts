import type { Micros } from '@vela/kernel';
import type { VenueAsset } from '../contract.js';
import { units, unitsText } from './amount.js';
import { type Desk, inMs } from './desk.js';
import { checkAccount, checkFunds, type Permission } from './funds-rules.js';
import { checkBasePrice } from './group-rules.js';
import type { OrderRecord, OrderType, PositionIntent } from './order-record.js';
import type { OrderRequest } from './order-request.js';
import { checkRules } from './order-rules.js';
import { unprocessable } from './refusal.js';
import { checkAuctionWindow, expiryOf } from './session-rules.js';

/** When an order that is accepted now can be seen, and by which id. */
export interface Acceptance {
  readonly clientOrderId: string;
  readonly visibleAt: Micros;
}

/** Checks a request and takes the order with its legs. Returns the order, of a group its first. */
export function placeOrder(desk: Desk, request: OrderRequest, accept: Acceptance): OrderRecord {
  const asset = desk.market.asset(request.symbol);
  if (asset === null) throw unprocessable(`asset "${request.symbol}" not found`);
  checkAccount(desk.state);
  checkRules(request, asset);
  const known = { ...request, symbol: asset.symbol };
  checkAuctionWindow(known, desk.market.session(asset.symbol, desk.now), desk.now);
  checkBasePrice(known, asset.symbol, desk.market);
  const permission = checkFunds(desk.state, desk.market, known, asset);
  const main = desk.put(mainOrder(desk, known, { asset, permission, accept }));
  for (const leg of legsFor(known)) desk.put(legOrder(desk, main, leg));
  // An order that nobody may see yet is told when it can be seen.
  if (main.visibleAt <= desk.now) desk.tell('pending_new', main);
  return main;
}

function mainOrder(
  desk: Desk,
  request: OrderRequest,
  given: {
    readonly asset: VenueAsset;
    readonly permission: Permission;
    readonly accept: Acceptance;
  },
): OrderRecord {
  const { asset, permission, accept } = given;
  const exits = request.orderClass === 'oco';
  const soon = inMs(desk, desk.settings.newMs);
  return {
    ...emptyOrder(desk, asset.symbol),
    ...accept,
    sequence: desk.state.orders.size,
    assetId: asset.id,
    assetClass: asset.assetClass,
    side: request.side,
    type: request.type,
    timeInForce: request.timeInForce,
    orderClass: request.orderClass,
    positionIntent: permission.positionIntent,
    qty: plain(request.qty),
    notional: plain(request.notional),
    limitPrice: plain(exits ? request.takeProfit : request.limitPrice),
    stopPrice: plain(request.stopPrice),
    trailPrice: plain(request.trailPrice),
    trailPercent: plain(request.trailPercent),
    extendedHours: request.extendedHours,
    holdPrice: permission.holdPrice === null ? null : unitsText(permission.holdPrice),
    role: exits ? 'take_profit' : null,
    groupLeft: exits ? plain(request.qty) : null,
    dueAt: Math.max(soon, accept.visibleAt),
    expiresAt: expiryOf(request, desk.market, desk.now),
  };
}

const plain = (text: string | null): string | null =>
  text === null ? null : unitsText(units(text));

/** What a leg has of its own. */
interface Leg {
  readonly role: 'take_profit' | 'stop_loss';
  readonly type: OrderType;
  readonly limitPrice: string | null;
  readonly stopPrice: string | null;
}

function legsFor(request: OrderRequest): Leg[] {
  const legs: Leg[] = [];
  const { takeProfit, stopLoss, orderClass } = request;
  if (takeProfit !== null && orderClass !== 'oco') {
    const limitPrice = plain(takeProfit);
    legs.push({ role: 'take_profit', type: 'limit', limitPrice, stopPrice: null });
  }
  if (stopLoss !== null) {
    const type = stopLoss.limit === null ? 'stop' : 'stop_limit';
    const [limitPrice, stopPrice] = [plain(stopLoss.limit), plain(stopLoss.stop)];
    legs.push({ role: 'stop_loss', type, limitPrice, stopPrice });
  }
  return legs;
}

function legOrder(desk: Desk, main: OrderRecord, leg: Leg): OrderRecord {
  const exits = main.orderClass === 'oco';
  const side = exits ? main.side : main.side === 'buy' ? 'sell' : 'buy';
  const positionIntent: PositionIntent = `${side}_to_close`;
  return {
    ...main,
    ...leg,
    id: desk.newId(),
    clientOrderId: desk.newId(),
    sequence: desk.state.orders.size,
    side,
    positionIntent,
    holdPrice: null,
    parentId: main.id,
    groupLeft: main.qty,
    // Exits of a position work at once, those of an entry wait for it.
    status: exits ? 'pending_new' : 'held',
    dueAt: exits ? main.dueAt : null,
  };
}

function emptyOrder(
  desk: Desk,
  symbol: string,
): Omit<
  OrderRecord,
  | 'clientOrderId'
  | 'sequence'
  | 'assetId'
  | 'assetClass'
  | 'side'
  | 'type'
  | 'timeInForce'
  | 'positionIntent'
  | 'extendedHours'
  | 'visibleAt'
> {
  return {
    id: desk.newId(),
    symbol,
    orderClass: '',
    qty: null,
    notional: null,
    limitPrice: null,
    stopPrice: null,
    trailPrice: null,
    trailPercent: null,
    hwm: null,
    status: 'pending_new',
    oddStatus: null,
    filledQty: '0',
    filledCost: '0',
    triggered: false,
    partialDrawn: false,
    holdPrice: null,
    parentId: null,
    role: null,
    groupLeft: null,
    replaces: null,
    replacedBy: null,
    before: null,
    dueAt: null,
    createdAt: desk.now,
    submittedAt: desk.now,
    updatedAt: desk.now,
    expiresAt: null,
    filledAt: null,
    expiredAt: null,
    canceledAt: null,
    failedAt: null,
    replacedAt: null,
  };
}
