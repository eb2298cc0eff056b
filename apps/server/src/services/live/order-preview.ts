import { decimalOf, parseDecimal, powerOfTen, toNumber } from '@vela/kernel';
import { createFeeModel } from '@vela/fees';
import { FlatRate, Ledger, MONEY_SCALE } from '@vela/ledger';
import type { FeeModel } from '@vela/ledger';
import { checkOrder, limitOptions } from '@vela/limits';
import type { LimitedAccount, LimitedOrder } from '@vela/limits';
import type { Instrument } from '@vela/market';
import type { AccountRecord, BrokerOrderRow } from '@vela/ports';
import { simulationOptions } from '@vela/venue';
import type { Ground } from '../ground.js';
import type { Balance, BalanceService } from './balance-service.js';
import type { Holding } from './holdings.js';
import type { OrderDraft, OrderInput } from './order-input.js';
import type { OrderService } from './order-service.js';

/** One check that an order would pass or not. */
interface PreviewCheck {
  readonly rule: string;
  readonly passed: boolean;
  readonly message: string;
}

/** What an order would cost and which checks would hold it back; nothing was sent. */
export interface OrderPreview {
  /** Price by which it was judged, null while the instrument has none. */
  readonly price: number | null;
  /** Signed: a sale brings money. */
  readonly cost: number | null;
  readonly fees: number | null;
  /** What new positions may cost afterwards; null where the account has no such limit. */
  readonly buyingPowerAfter: number | null;
  readonly checks: readonly PreviewCheck[];
}

/** Says what an order would do without sending it. */
export class OrderPreviewService {
  constructor(
    private readonly ground: Ground,
    private readonly orders: OrderService,
    private readonly balances: BalanceService,
  ) {}

  /** Returns cost, fees and every check of an order. Refuses what cannot be an order at all. */
  async preview(input: OrderInput): Promise<OrderPreview> {
    const { account, instrument, order } = await this.orders.draft(input);
    const { accounts, tenantId } = this.ground;
    const page = { first: 500, after: null };
    const [balance, open] = await Promise.all([
      this.balances.of(account),
      accounts.orders(tenantId, { accountId: account.id, open: true }, page),
    ]);
    const own = order.limitPrice ?? order.stopPrice;
    const last = balance.prices.get(instrument.id) ?? (await this.lastClose(instrument));
    const price = own === null ? last : Number(own);
    const units = unitsOf(order, price, instrument);
    const value = price === null || units === null ? null : units * price * instrument.multiplier;
    const side = order.side === 'buy' ? 1 : -1;
    const fees =
      price === null || units === null
        ? null
        : feesOf(account, { ...order, units, price, instrument });
    const power = balance.buyingPower;
    const checks = [
      switchCheck(account, order),
      tradableCheck(account, instrument),
      priceCheck(price),
      powerCheck(balance, side > 0 ? value : null, fees),
      limitCheck({ account, balance, instrument, order, last, open }),
    ];
    return {
      price,
      cost: value === null ? null : side * value,
      fees,
      buyingPowerAfter:
        power === null || value === null ? null : power - Math.max(0, side * value) - (fees ?? 0),
      checks,
    };
  }

  /** Returns the newest stored close, null when there are no candles. */
  private async lastClose({ id }: Instrument): Promise<number | null> {
    const { candles, tenantId } = this.ground;
    const all = await candles.datasets(tenantId, { instrumentId: id }, { first: 50, after: null });
    const newest = all
      .filter(({ version, lastOpenAt }) => version > 0 && lastOpenAt !== null)
      .sort((a, b) => b.lastOpenAt! - a.lastOpenAt!)[0];
    if (newest === undefined) return null;
    let close: number | null = null;
    const from = newest.lastOpenAt!;
    for await (const columns of candles.read(newest.id, newest.version, { from, to: from + 1 })) {
      close = columns.close[columns.length - 1] ?? close;
    }
    return close;
  }
}

function unitsOf(order: OrderDraft, price: number | null, instrument: Instrument): number | null {
  if (order.quantity !== null) return Number(order.quantity);
  return price === null ? null : Number(order.notional) / (price * instrument.multiplier);
}

/** Returns about what a fill of all of it would be charged. */
function feesOf(
  account: AccountRecord,
  fill: OrderDraft & {
    readonly units: number;
    readonly price: number;
    readonly instrument: Instrument;
  },
): number {
  const { instrument, units, price } = fill;
  const options = simulationOptions.parse(account.options['simulation'] ?? {});
  const model: FeeModel =
    options.fees === null
      ? new FlatRate(parseDecimal(options.commissionRate))
      : createFeeModel(options.fees, [instrument]);
  const exact = decimalOf(price);
  const booking = {
    instrument: 0,
    side: fill.side === 'buy' ? 1 : -1,
    quantity: Math.round(units * powerOfTen(instrument.quantityScale)),
    priceUnits: Number(exact.units),
    priceScale: exact.scale,
    price,
    row: 0,
    at: 0,
    order: 0,
  };
  const ledger = new Ledger({ instruments: [instrument], cash: { units: 0n, scale: 0 } });
  const charged = model.estimate?.(booking, ledger.notional(booking)) ?? 0;
  return toNumber({ units: BigInt(charged), scale: MONEY_SCALE });
}

const passed = (rule: string, message: string): PreviewCheck => ({ rule, passed: true, message });
const failed = (rule: string, message: string): PreviewCheck => ({ rule, passed: false, message });

function switchCheck({ engaged }: AccountRecord, { reduceOnly }: OrderDraft): PreviewCheck {
  const rule = 'KILL_SWITCH';
  if (engaged === 'NONE') return passed(rule, 'no kill switch is engaged');
  if (engaged === 'REDUCE_ONLY' && reduceOnly) {
    return passed(rule, 'the order only reduces, which the engaged kill switch allows');
  }
  return failed(rule, `the kill switch is engaged: ${engaged}`);
}

function tradableCheck({ mode }: AccountRecord, { symbol, tradable }: Instrument): PreviewCheck {
  const rule = 'TRADABLE';
  if (tradable) return passed(rule, `${symbol} can be ordered`);
  if (mode === 'PAPER') return passed(rule, `${symbol} cannot be ordered, paper lets it pass`);
  return failed(rule, `${symbol} cannot be ordered`);
}

function priceCheck(price: number | null): PreviewCheck {
  const rule = 'REFERENCE_PRICE';
  if (price !== null) return passed(rule, `judged by a price of ${price}`);
  return failed(rule, 'there is no price yet by which to judge it');
}

function powerCheck(balance: Balance, cost: number | null, fees: number | null): PreviewCheck {
  const rule = 'CASH';
  const power = balance.buyingPower;
  if (power === null) return passed(rule, 'the account has no limit of buying power');
  if (cost === null) return passed(rule, 'the order needs no cash');
  const needed = cost + (fees ?? 0);
  if (needed <= power) return passed(rule, `${needed} of ${power} that can be paid`);
  return failed(rule, `it needs ${needed}, and ${power} can be paid`);
}

function limitCheck(given: {
  readonly account: AccountRecord;
  readonly balance: Balance;
  readonly instrument: Instrument;
  readonly order: OrderDraft;
  readonly last: number | null;
  readonly open: readonly BrokerOrderRow[];
}): PreviewCheck {
  const { account, balance, instrument, order, last, open } = given;
  const own = order.limitPrice ?? order.stopPrice;
  const limited: LimitedOrder = {
    instrumentId: instrument.id,
    side: order.side === 'buy' ? 1 : -1,
    quantity: order.quantity === null ? 0 : Number(order.quantity),
    notional: order.notional === null ? 0 : Number(order.notional),
    price: own === null ? null : Number(own),
    reduceOnly: order.reduceOnly,
  };
  const held = (holding: Holding): boolean => holding.instrumentId === instrument.id;
  const shown: LimitedAccount = {
    now: 0,
    equity: () => balance.equity,
    position: () =>
      balance.holdings.filter(held).reduce((sum, { quantity }) => sum + Number(quantity), 0),
    open: (side) => openUnits(open, instrument.id, side),
    lastPrice: () => last ?? 0,
    pointValue: () => instrument.multiplier,
    grossExposure: () => balance.exposure,
    buyingPower: () => balance.buyingPower ?? Infinity,
  };
  const denial = checkOrder(limitOptions.parse(account.limits), limited, shown);
  if (denial === null) return passed('LIMITS', 'within every limit of the account');
  return failed(denial.code, denial.message);
}

function openUnits(open: readonly BrokerOrderRow[], instrumentId: string, side: 1 | -1): number {
  const word = side > 0 ? 'buy' : 'sell';
  return open
    .filter(({ order }) => order.instrumentId === instrumentId && order.side === word)
    .filter(({ order }) => !order.reduceOnly)
    .reduce((sum, { order, filled }) => sum + Number(order.quantity ?? 0) - Number(filled), 0);
}
