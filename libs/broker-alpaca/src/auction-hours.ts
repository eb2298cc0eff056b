import { DAY, HOUR, MINUTE } from '@vela/kernel';
import type { Micros } from '@vela/kernel';
import { NEW_YORK, calendarOf } from '@vela/calendar';
import type { BrokerTimeInForce } from '@vela/orders';

/** A span of a trading day in New York in which orders for an auction are not taken. */
interface AuctionPause {
  readonly timeInForce: BrokerTimeInForce;
  /** Time of day in New York as microseconds behind midnight. */
  readonly from: Micros;
  readonly to: Micros;
}

/** When orders for an auction are refused; from 19:00 on they are for the next day. */
const AUCTION_PAUSES: readonly AuctionPause[] = [
  { timeInForce: 'opg', from: 9 * HOUR + 28 * MINUTE, to: 19 * HOUR },
  { timeInForce: 'cls', from: 15 * HOUR + 50 * MINUTE, to: 19 * HOUR },
];

const calendar = calendarOf('XNYS');

/** Returns whether an order for an auction is refused at an instant. */
export function isAuctionPaused(timeInForce: BrokerTimeInForce, at: Micros): boolean {
  const local = at + NEW_YORK.offsetAt(at);
  const day = Math.floor(local / DAY);
  const time = local - day * DAY;
  const pause = AUCTION_PAUSES.find((one) => one.timeInForce === timeInForce);
  if (pause === undefined || time < pause.from || time >= pause.to) return false;
  return calendar.session(day) !== null;
}
