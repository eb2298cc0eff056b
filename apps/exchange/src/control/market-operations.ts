import { MILLISECOND, VelaError, formatInstant, parseInstant } from '@vela/kernel';
import { z } from 'zod';
import type { ManualClock } from '../clock/manual-clock.js';
import type { SkewedClock } from '../clock/skewed-clock.js';
import type { ControlOperation, ExchangeClock } from '../contract.js';
import type { LiveMarket } from '../market/live-market.js';
import { operation } from './operation.js';

const PRICE = z.number().positive().max(100_000_000);
const SIZE = z.number().min(0).max(1_000_000_000_000);
const DAY_MS = 86_400_000;

/** What the operations move. */
export interface MovableMarket {
  readonly market: LiveMarket;
  readonly clock: ExchangeClock;
  /** Null when time is that of the machine. */
  readonly manual: ManualClock | null;
  readonly skewed: SkewedClock;
}

/** Operations on the market and on time. */
export function marketOperations(moved: MovableMarket): Readonly<Record<string, ControlOperation>> {
  const { market, clock, manual, skewed } = moved;
  return {
    advance: operation(z.strictObject({ ms: z.number() }), ({ ms }) => {
      if (manual === null) {
        throw new VelaError('CONFLICT', 'the clock of this exchange is that of the machine', {
          hint: 'Start it with a clock that is moved by hand',
        });
      }
      manual.advance(ms);
      return { at: formatInstant(manual.now()) };
    }),
    skew: operation(
      z.strictObject({
        ms: z
          .number()
          .min(-7 * DAY_MS)
          .max(7 * DAY_MS),
      }),
      ({ ms }) => {
        skewed.skew(ms);
        return { at: formatInstant(skewed.now()) };
      },
    ),
    market: operation(
      z
        .strictObject({
          symbol: z.string(),
          bid: PRICE.optional(),
          ask: PRICE.optional(),
          price: PRICE.optional(),
          size: SIZE.optional(),
          at: z.string().optional(),
        })
        .refine(({ bid, ask, price }) => (bid ?? ask ?? price) !== undefined, {
          error: 'expected bid, ask or price, found none of them',
        }),
      ({ at, ...hand }) => {
        market.setByHand(hand.symbol, {
          ...hand,
          at: at === undefined ? undefined : parseInstant(at),
        });
        return { quote: market.quote(hand.symbol), lastPrice: market.lastPrice(hand.symbol) };
      },
    ),
    candle: candleOperation(market),
    halt: operation(z.strictObject({ symbol: z.string(), on: z.boolean() }), ({ symbol, on }) => {
      market.halt(symbol, on);
      return { symbol, on, at: formatInstant(Math.floor(clock.now() / MILLISECOND) * MILLISECOND) };
    }),
  };
}

function candleOperation(market: LiveMarket): ControlOperation {
  return operation(
    z
      .strictObject({
        symbol: z.string(),
        open: PRICE,
        high: PRICE,
        low: PRICE,
        close: PRICE,
        volume: SIZE,
        trades: z.int().min(0).optional(),
        at: z.string().optional(),
      })
      .refine(
        ({ open, high, low, close }) =>
          high >= Math.max(open, close) && low <= Math.min(open, close),
        {
          error: 'expected low <= open, close <= high',
        },
      ),
    ({ symbol, at, trades, ...prices }) => {
      const { open, high, low, close } = prices;
      const bar = market.setCandle(symbol, {
        ...prices,
        trades: trades ?? 4,
        vwap: Math.round(((open + high + low + close) / 4) * 1e6) / 1e6,
        at: at === undefined ? undefined : parseInstant(at),
      });
      return { symbol, openAt: formatInstant(bar.at) };
    },
  );
}
