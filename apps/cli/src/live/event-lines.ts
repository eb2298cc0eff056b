import type {
  AlertView,
  BrokerFillView,
  BrokerOrderView,
  LogEntryView,
  PositionView,
} from '@vela/client';
import { moneyText, timeText } from '../output/number-text.js';
import { stateText } from './deployment-text.js';

const sideText = (side: 'BUY' | 'SELL'): string => side.toLowerCase().padEnd(4);
const ownerText = ({ deployment, account }: BrokerFillView | BrokerOrderView): string =>
  deployment?.name ?? account.name;

/** Returns a fill as one line. */
export const fillEventLine = (fill: BrokerFillView): string => {
  const { at, side, quantity, instrument, price, fee, currency, kind } = fill;
  const what = `${sideText(side)}  ${quantity} ${instrument.symbol} at ${price}`;
  const rest = kind === 'FILL' ? '' : `  ${kind.toLowerCase()}`;
  return `  ${timeText(at)}  ${what}  fee ${fee} ${currency}  ${ownerText(fill)}${rest}`;
};

/** Returns the state of an order as one line. */
export const orderEventLine = (order: BrokerOrderView): string => {
  const { id, updatedAt, side, type, quantity, notional, instrument, state } = order;
  const size = quantity ?? `for ${notional ?? ''}`;
  const what = `${sideText(side)}  ${size} ${instrument.symbol} ${stateText(type)}`;
  const why = order.rejectReason === null ? '' : `: ${order.rejectReason}`;
  const filled = order.filledQuantity === '0' ? '' : `, ${order.filledQuantity} filled`;
  const now = `${stateText(state)}${filled}${why}`;
  return `  ${timeText(updatedAt)}  ${id}  ${what}  ${now}  ${ownerText(order)}`;
};

/** Returns what is held, or that nothing is held any more, as one line. */
export const positionEventLine = (position: PositionView, at: string, closed: boolean): string => {
  const { side, quantity, instrument, averagePrice, lastPrice, unrealized } = position;
  const owner = position.deployment?.name ?? position.account.name;
  const held = `${side === 'BUY' ? 'long' : 'short'} ${quantity} at ${averagePrice ?? '–'}`;
  const state = closed
    ? `closed, realized ${moneyText(position.realized)}`
    : `${held}, last ${lastPrice ?? '–'}, unrealized ${moneyText(unrealized)}`;
  return `  ${timeText(at)}  ${instrument.symbol}  ${state}  ${owner}`;
};

/** Returns an alert as one line. */
export const alertEventLine = ({ at, severity, code, message }: AlertView): string =>
  `  ${timeText(at)}  ${severity.toLowerCase().padEnd(8)}  ${code}  ${message}`;

/** Returns what a strategy printed as one line. */
export const logLine = ({ at, level, message }: LogEntryView): string =>
  `  ${timeText(at)}  ${level.toLowerCase().padEnd(5)}  ${message}`;
