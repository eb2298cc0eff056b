import { registerEnumType } from '@nestjs/graphql';

/** Direction of an order. */
export const OrderSide = {
  BUY: 'BUY',
  SELL: 'SELL',
} as const;
/** One of {@link OrderSide}. */
export type OrderSide = (typeof OrderSide)[keyof typeof OrderSide];
registerEnumType(OrderSide, {
  name: 'OrderSide',
  description: 'Direction of an order, and of a round trip by its entry.',
  valuesMap: { BUY: { description: 'Buys; long.' }, SELL: { description: 'Sells; short.' } },
});

/** Kind of an order. */
export const OrderTypeEnum = {
  MARKET: 'MARKET',
  LIMIT: 'LIMIT',
  STOP: 'STOP',
  STOP_LIMIT: 'STOP_LIMIT',
  TRAILING_STOP: 'TRAILING_STOP',
  MARKET_IF_TOUCHED: 'MARKET_IF_TOUCHED',
  LIMIT_IF_TOUCHED: 'LIMIT_IF_TOUCHED',
} as const;
/** One of {@link OrderTypeEnum}. */
export type OrderTypeEnum = (typeof OrderTypeEnum)[keyof typeof OrderTypeEnum];
registerEnumType(OrderTypeEnum, {
  name: 'OrderType',
  description: 'When an order may fill.',
  valuesMap: {
    MARKET: { description: 'At once, at the market.' },
    LIMIT: { description: 'At its price or better.' },
    STOP: { description: 'At the market once its price is reached.' },
    STOP_LIMIT: { description: 'At its limit price or better once its stop price is reached.' },
    TRAILING_STOP: { description: 'At the market once the price has come back by its trail.' },
    MARKET_IF_TOUCHED: { description: 'At the market once its better price is touched.' },
    LIMIT_IF_TOUCHED: { description: 'At its limit price or better once its price is touched.' },
  },
});

/** Why an order exists. */
export const OrderRoleEnum = {
  ENTRY: 'ENTRY',
  CLOSE: 'CLOSE',
  STOP_LOSS: 'STOP_LOSS',
  TAKE_PROFIT: 'TAKE_PROFIT',
  MARGIN_CALL: 'MARGIN_CALL',
} as const;
/** One of {@link OrderRoleEnum}. */
export type OrderRoleEnum = (typeof OrderRoleEnum)[keyof typeof OrderRoleEnum];
registerEnumType(OrderRoleEnum, {
  name: 'OrderRole',
  description: 'Why an order exists.',
  valuesMap: {
    ENTRY: { description: 'The strategy asked for it.' },
    CLOSE: { description: 'Closes a position.' },
    STOP_LOSS: { description: 'Limits the loss of a bracket.' },
    TAKE_PROFIT: { description: 'Takes the profit of a bracket.' },
    MARGIN_CALL: { description: 'The account reduces a position that it cannot keep.' },
  },
});

/** State of a simulated order. */
export const OrderStateEnum = {
  WORKING: 'WORKING',
  FILLED: 'FILLED',
  CANCELED: 'CANCELED',
  REJECTED: 'REJECTED',
  EXPIRED: 'EXPIRED',
  WAITING: 'WAITING',
} as const;
/** One of {@link OrderStateEnum}. */
export type OrderStateEnum = (typeof OrderStateEnum)[keyof typeof OrderStateEnum];
registerEnumType(OrderStateEnum, {
  name: 'OrderState',
  description: 'Where an order stands.',
  valuesMap: {
    WORKING: { description: 'Waits for its fill; part of it may be filled.' },
    FILLED: { description: 'Filled in full.' },
    CANCELED: { description: 'Taken back.' },
    REJECTED: { description: 'Refused by the venue or by the account.' },
    EXPIRED: { description: 'Its time was over.' },
    WAITING: { description: 'Waits for the fills of its parent.' },
  },
});

/** For how long an order works. */
export const OrderTimeInForce = {
  GTC: 'GTC',
  DAY: 'DAY',
  GTD: 'GTD',
  IOC: 'IOC',
  FOK: 'FOK',
  OPG: 'OPG',
  CLS: 'CLS',
} as const;
/** One of {@link OrderTimeInForce}. */
export type OrderTimeInForce = (typeof OrderTimeInForce)[keyof typeof OrderTimeInForce];
registerEnumType(OrderTimeInForce, {
  name: 'OrderTimeInForce',
  description: 'For how long an order works.',
  valuesMap: {
    GTC: { description: 'Until it is canceled.' },
    DAY: { description: 'To the end of the session.' },
    GTD: { description: 'Until an instant, see `goodTill`.' },
    IOC: { description: 'What the next open does not fill is canceled.' },
    FOK: { description: 'All of it at the next open, or nothing.' },
    OPG: { description: 'At the open of a session only.' },
    CLS: { description: 'At the close of a session only.' },
  },
});
