import type { Span } from '@vela/calendar';
import { VelaError } from '@vela/kernel';
import type { Micros } from '@vela/kernel';
import type { CandleColumns } from '@vela/market';
import { equalChildren, proportionalChildren } from './child-quantities.js';
import { SessionSlices } from './session-slices.js';

/** What is to be bought or sold over a session. */
export interface ExecutionOrder {
  readonly side: 'buy' | 'sell';
  readonly quantity: number;
  /** Number of slices into which trading time is divided. */
  readonly slices: number;
  /** Smallest step of a child; 1 when absent. */
  readonly lot?: number;
  /** Share of each slice for the volume schedule; the session's own volume when absent. */
  readonly profile?: readonly number[];
}

/** One child order. */
export interface ExecutionChild {
  readonly slice: number;
  readonly quantity: number;
  /** Open of the candle that filled it, null when it is empty or no candle came any more. */
  readonly at: Micros | null;
  readonly price: number | null;
}

/** What a schedule would have paid. Prices and costs are null when nothing was filled. */
export interface ScheduleResult {
  readonly children: readonly ExecutionChild[];
  readonly filled: number;
  readonly averagePrice: number | null;
  /** Cost against the arrival price in basis points, positive when worse for the order. */
  readonly shortfallBps: number | null;
  /** Cost against the session's average price by volume. */
  readonly vsVwapBps: number | null;
  /** Cost against the mean of the session's closes. */
  readonly vsTwapBps: number | null;
}

/** An order over a session: its benchmarks and two schedules. */
export interface ExecutionPlan {
  readonly candles: number;
  /** Open of the session's first candle. */
  readonly arrivalPrice: number;
  /** Mean of (high + low + close) / 3 by volume, null when nothing was traded. */
  readonly sessionVwap: number | null;
  /** Mean of closes. */
  readonly sessionTwap: number;
  readonly sliceVolumes: readonly number[];
  /** Equal quantities. */
  readonly twap: ScheduleResult;
  /** Quantities by volume; null when there is no volume to go by. */
  readonly vwap: ScheduleResult | null;
}

/**
 * Plans an order over the candles of a session. Slice s holds the candles at floor(time since the
 * open * slices / trading time) = s; a child fills whole at the open of the first candle of its
 * slice, or of the next one that comes when its slice has none. Throws `DATA_MISSING` when no candle
 * opens inside the session.
 */
export function planExecution(
  candles: CandleColumns,
  session: readonly Span[],
  order: ExecutionOrder,
): ExecutionPlan {
  const slices = new SessionSlices(session, order.slices);
  const twapChildren = equalChildren(order.quantity, order.slices, order.lot);
  const market = measureSession(candles, slices);
  const profile = order.profile ?? market.sliceVolumes;
  checkProfile(profile, order.slices);
  const hasVolume = order.profile !== undefined || market.sessionVwap !== null;
  const vwapChildren = hasVolume ? proportionalChildren(order.quantity, profile, order.lot) : null;
  const execute = (children: readonly number[]): ScheduleResult =>
    executeChildren(children, candles, slices, market, order.side);
  return {
    candles: market.rows.length,
    arrivalPrice: market.arrivalPrice,
    sessionVwap: market.sessionVwap,
    sessionTwap: market.sessionTwap,
    sliceVolumes: market.sliceVolumes,
    twap: execute(twapChildren),
    vwap: vwapChildren === null ? null : execute(vwapChildren),
  };
}

function checkProfile(profile: readonly number[], slices: number): void {
  if (profile.length === slices) return;
  throw new VelaError(
    'INVALID_INPUT',
    `expected a share for each of ${slices} slices, found ${profile.length}`,
    { path: ['profile'] },
  );
}

/** What a session looked like. */
interface SessionMarket {
  /** Rows of the candles that open inside it. */
  readonly rows: readonly number[];
  readonly arrivalPrice: number;
  readonly sessionVwap: number | null;
  readonly sessionTwap: number;
  readonly sliceVolumes: readonly number[];
}

function measureSession(candles: CandleColumns, slices: SessionSlices): SessionMarket {
  const rows: number[] = [];
  const sliceVolumes = Array.from({ length: slices.count }, () => 0);
  let [volume, money, closes] = [0, 0, 0];
  for (let row = 0; row < candles.length; row++) {
    const slice = slices.sliceOf(candles.openAt[row]!);
    if (slice === null) continue;
    rows.push(row);
    const typical = (candles.high[row]! + candles.low[row]! + candles.close[row]!) / 3;
    sliceVolumes[slice]! += candles.volume[row]!;
    volume += candles.volume[row]!;
    money += candles.volume[row]! * typical;
    closes += candles.close[row]!;
  }
  if (rows.length === 0) {
    throw new VelaError('DATA_MISSING', 'expected candles inside the session, found none', {
      hint: 'Choose a date that the data covers, and the venue whose hours they have.',
      path: ['session'],
    });
  }
  return {
    rows,
    arrivalPrice: candles.open[rows[0]!]!,
    sessionVwap: volume > 0 ? money / volume : null,
    sessionTwap: closes / rows.length,
    sliceVolumes,
  };
}

function executeChildren(
  quantities: readonly number[],
  candles: CandleColumns,
  slices: SessionSlices,
  { rows, arrivalPrice, sessionVwap, sessionTwap }: SessionMarket,
  side: 'buy' | 'sell',
): ScheduleResult {
  let next = 0;
  let [filled, money] = [0, 0];
  const children = quantities.map((quantity, slice): ExecutionChild => {
    const begin = slices.beginOf(slice);
    while (next < rows.length && candles.openAt[rows[next]!]! < begin) next++;
    const row = rows[next];
    if (quantity === 0 || row === undefined) return { slice, quantity, at: null, price: null };
    filled += quantity;
    money += quantity * candles.open[row]!;
    return { slice, quantity, at: candles.openAt[row]!, price: candles.open[row]! };
  });
  const averagePrice = filled > 0 ? money / filled : null;
  const cost = (benchmark: number | null): number | null => {
    if (averagePrice === null || benchmark === null) return null;
    return ((side === 'buy' ? 1 : -1) * (averagePrice - benchmark) * 10_000) / benchmark;
  };
  return {
    children,
    filled,
    averagePrice,
    shortfallBps: cost(arrivalPrice),
    vsVwapBps: cost(sessionVwap),
    vsTwapBps: cost(sessionTwap),
  };
}
