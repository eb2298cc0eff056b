import { allocateQuotes } from '@vela/market';
import type { CandleBatch, CandleColumns, Instrument, QuoteColumns } from '@vela/market';

/** Units offered on each side of a quote that is made up. */
const SIZE = 100;

/**
 * Returns quotes that agree with the candles of one slice: for each instrument that has a candle of
 * its narrowest series, four quotes on the way through open, the nearer extreme, the other one and
 * close, one tick to both sides. A function of the candles alone.
 */
export function quotesOf(
  batch: CandleBatch,
  instruments: readonly Instrument[],
  seriesOf: readonly number[],
): readonly (QuoteColumns | null)[] {
  return instruments.map((instrument, index) => {
    const columns = batch.series[seriesOf[index]!]!;
    return columns.length === 0 ? null : quotesOfCandle(columns, instrument);
  });
}

function quotesOfCandle(
  columns: CandleColumns,
  { tickSize, priceScale }: Instrument,
): QuoteColumns {
  const [open, high, low, close] = [
    columns.open[0]!,
    columns.high[0]!,
    columns.low[0]!,
    columns.close[0]!,
  ];
  const [begin, end] = [columns.openAt[0]!, columns.availableAt[0]!];
  const tick = Number(tickSize);
  const path = close >= open ? [open, low, high, close] : [open, high, low, close];
  const quotes = allocateQuotes(path.length);
  const onGrid = (price: number): number => Number(price.toFixed(priceScale));
  path.forEach((price, i) => {
    // Inside the candle, so that the last one stands before the slice is closed.
    quotes.at[i] = Math.floor(begin + ((end - begin) * (i + 1)) / (path.length + 1));
    quotes.bid[i] = onGrid(Math.max(tick, price - tick));
    quotes.ask[i] = onGrid(price + tick);
    quotes.bidSize[i] = SIZE;
    quotes.askSize[i] = SIZE;
  });
  return quotes;
}
