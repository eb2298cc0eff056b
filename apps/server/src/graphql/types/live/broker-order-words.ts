import { registerEnumType } from '@nestjs/graphql';

/** Where a live order stands. */
export const BrokerOrderStateEnum = {
  PENDING_SUBMIT: 'pending_submit',
  ACCEPTED: 'accepted',
  SUSPENDED: 'suspended',
  WORKING: 'working',
  PARTIALLY_FILLED: 'partially_filled',
  PENDING_CANCEL: 'pending_cancel',
  PENDING_REPLACE: 'pending_replace',
  FILLED: 'filled',
  CANCELED: 'canceled',
  EXPIRED: 'expired',
  REJECTED: 'rejected',
  REPLACED: 'replaced',
  UNKNOWN: 'unknown',
  DENIED: 'denied',
} as const;
/** One of {@link BrokerOrderStateEnum}. */
export type BrokerOrderStateEnum = (typeof BrokerOrderStateEnum)[keyof typeof BrokerOrderStateEnum];
registerEnumType(BrokerOrderStateEnum, {
  name: 'BrokerOrderState',
  description: 'Where a live order stands: what the facts of its broker say together.',
  valuesMap: {
    PENDING_SUBMIT: { description: 'Decided; the broker has not answered yet.' },
    ACCEPTED: { description: 'The broker has it; it does not work yet.' },
    SUSPENDED: { description: 'The broker holds it back, or it waits for another order.' },
    WORKING: { description: 'Waits for its fill.' },
    PARTIALLY_FILLED: { description: 'A part is filled, the rest works.' },
    PENDING_CANCEL: { description: 'Its cancellation was asked for.' },
    PENDING_REPLACE: { description: 'A change of it was asked for.' },
    FILLED: { description: 'Filled in full.' },
    CANCELED: { description: 'Taken back.' },
    EXPIRED: { description: 'Its time was over.' },
    REJECTED: { description: 'Refused by the broker.' },
    REPLACED: { description: 'Another order stands in its place.' },
    UNKNOWN: { description: 'The broker gave no answer; it is asked again, nothing is assumed.' },
    DENIED: { description: 'Held back by our own checks: no byte of it went to the broker.' },
  },
});

/** When a live order may fill. */
export const BrokerOrderTypeEnum = {
  MARKET: 'market',
  LIMIT: 'limit',
  STOP: 'stop',
  STOP_LIMIT: 'stop_limit',
  TRAILING_STOP: 'trailing_stop',
  MARKET_IF_TOUCHED: 'market_if_touched',
  LIMIT_IF_TOUCHED: 'limit_if_touched',
} as const;
/** One of {@link BrokerOrderTypeEnum}. */
export type BrokerOrderTypeEnum = (typeof BrokerOrderTypeEnum)[keyof typeof BrokerOrderTypeEnum];
registerEnumType(BrokerOrderTypeEnum, {
  name: 'BrokerOrderType',
  description: 'When a live order may fill.',
  valuesMap: {
    MARKET: { description: 'At once, at the market.' },
    LIMIT: { description: 'At its limit price or better.' },
    STOP: { description: 'At the market once its stop price is reached.' },
    STOP_LIMIT: { description: 'At its limit price or better once its stop price is reached.' },
    TRAILING_STOP: { description: 'At the market once the price has come back by its trail.' },
    MARKET_IF_TOUCHED: { description: 'At the market once its better stop price is touched.' },
    LIMIT_IF_TOUCHED: { description: 'At its limit or better once its stop price is touched.' },
  },
});

/** For how long a live order works. */
export const BrokerTimeInForceEnum = {
  GTC: 'gtc',
  DAY: 'day',
  GTD: 'gtd',
  IOC: 'ioc',
  FOK: 'fok',
  OPG: 'opg',
  CLS: 'cls',
} as const;
/** One of {@link BrokerTimeInForceEnum}. */
export type BrokerTimeInForceEnum =
  (typeof BrokerTimeInForceEnum)[keyof typeof BrokerTimeInForceEnum];
registerEnumType(BrokerTimeInForceEnum, {
  name: 'BrokerTimeInForce',
  description: 'For how long a live order works.',
  valuesMap: {
    GTC: { description: 'Until it is cancelled.' },
    DAY: { description: 'To the end of the session.' },
    GTD: { description: 'Until an instant, see `goodTill`.' },
    IOC: { description: 'What does not fill at once is cancelled.' },
    FOK: { description: 'All of it at once, or nothing.' },
    OPG: { description: 'At the open of a session only.' },
    CLS: { description: 'At the close of a session only.' },
  },
});

/** What happened to a fill. */
export const BrokerFillKindEnum = {
  FILL: 'fill',
  INFERRED: 'inferred',
  BUST: 'bust',
  VOID: 'void',
  FEE: 'fee',
} as const;
/** One of {@link BrokerFillKindEnum}. */
export type BrokerFillKindEnum = (typeof BrokerFillKindEnum)[keyof typeof BrokerFillKindEnum];
registerEnumType(BrokerFillKindEnum, {
  name: 'BrokerFillKind',
  description: 'What a row of the fills of an account is.',
  valuesMap: {
    FILL: { description: 'An execution as the broker told it.' },
    INFERRED: { description: 'An execution that follows from a quantity the broker reported.' },
    BUST: { description: 'The broker took an execution back.' },
    VOID: { description: 'An inferred execution that the real one replaced.' },
    FEE: { description: 'A fee that came later.' },
  },
});
