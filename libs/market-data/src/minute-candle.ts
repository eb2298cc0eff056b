import type { Micros } from '@vela/kernel';

/** A candle of one minute, the width that live streams tell. */
export interface MinuteCandle {
  readonly openAt: Micros;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

/** Returns whether two candles of a minute have the same figures. */
export const isSameCandle = (a: MinuteCandle, b: MinuteCandle): boolean =>
  a.open === b.open &&
  a.high === b.high &&
  a.low === b.low &&
  a.close === b.close &&
  a.volume === b.volume;
