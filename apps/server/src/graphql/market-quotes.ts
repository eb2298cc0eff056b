import { kindOfId } from '@vela/kernel';
import type { Instrument } from '@vela/market';
import type { MarketSnapshot } from '@vela/ports';
import type { MarketQuote, MarketSnapshotType } from './types/market.type.js';

/** Returns a snapshot as the schema shows it, also for what the provider knows nothing of. */
export function toSnapshot(
  instrument: Instrument,
  told: MarketSnapshot | null,
): MarketSnapshotType {
  const quote = toQuote(instrument, told);
  const { symbol, known } = quote;
  return {
    symbol,
    instrument: quote.instrument,
    known,
    quote,
    minute: told?.minute ?? null,
    day: told?.day ?? null,
    previousDay: told?.previousDay ?? null,
  };
}

/** Returns the best prices of a snapshot with the change since the session before. */
export function toQuote(instrument: Instrument, told: MarketSnapshot | null): MarketQuote {
  const quote = told?.quote ?? null;
  const day = told?.day ?? null;
  const last = told?.lastPrice ?? null;
  const before = told?.previousDay?.close ?? null;
  const change = last === null || before === null ? null : exact(last - before);
  return {
    symbol: instrument.symbol,
    instrument: kindOfId(instrument.id) === 'instrument' ? instrument : null,
    known: quote !== null || last !== null || day !== null || before !== null,
    at: quote?.at ?? null,
    bid: quote?.bid ?? null,
    ask: quote?.ask ?? null,
    bidSize: quote?.bidSize ?? null,
    askSize: quote?.askSize ?? null,
    last,
    lastAt: told?.lastAt ?? null,
    change,
    changeRatio: change === null || before === null ? null : exact(change / before),
    volume: day?.volume ?? null,
  };
}

/** Leaves out the last digits, in which differences of decimals are noise. */
const exact = (value: number): number => Number(value.toPrecision(12));
