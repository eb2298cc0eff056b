import { listingOf } from '../market/listing.js';
import type { MarketMessage } from '../market/market-message.js';
import { WireInstant } from './frame-codec.js';
import type { Channel } from './subscriptions.js';

/** A message in the form of the protocol. */
export interface MarketFrame {
  readonly channel: Channel;
  readonly frame: Readonly<Record<string, unknown>>;
}

const BAR_CHANNEL = { bar: 'bars', updatedBar: 'updatedBars', dailyBar: 'dailyBars' } as const;
const BAR_TYPE = { bar: 'b', updatedBar: 'u', dailyBar: 'd' } as const;

/** Returns a message as the data streams write it. */
export function marketFrame(message: MarketMessage): MarketFrame {
  const { symbol: S } = message;
  const listing = listingOf(S);
  const isCrypto = listing.assetClass === 'crypto';
  switch (message.kind) {
    case 'trade': {
      const { id: i, price: p, size: s, late } = message.trade;
      const t = new WireInstant(message.trade.at);
      const base = { T: 't', S, i, p, s, t };
      if (isCrypto) return { channel: 'trades', frame: { ...base, tks: i % 2 === 0 ? 'B' : 'S' } };
      // Z: sold out of sequence.
      const c = late ? ['@', 'Z'] : ['@'];
      return { channel: 'trades', frame: { ...base, x: listing.letter, c, z: listing.tape } };
    }
    case 'quote': {
      const { bid: bp, bidSize: bs, ask: ap, askSize } = message.quote;
      const t = new WireInstant(message.quote.at);
      const base = { T: 'q', S, bp, bs, ap, as: askSize, t };
      if (isCrypto) return { channel: 'quotes', frame: base };
      const { letter, tape: z } = listing;
      return { channel: 'quotes', frame: { ...base, bx: letter, ax: letter, c: ['R'], z } };
    }
    case 'status': {
      const t = new WireInstant(message.at);
      const frame = message.halted
        ? { sc: 'H', sm: 'Trading Halt', rc: 'T12', rm: 'Halted by hand' }
        : { sc: 'T', sm: 'Trading Resumption', rc: 'C11', rm: 'Resumed by hand' };
      return { channel: 'statuses', frame: { T: 's', S, ...frame, t, z: listing.tape } };
    }
    case 'bar':
    case 'updatedBar':
    case 'dailyBar': {
      const { bar, kind } = message;
      const t = new WireInstant(bar.at);
      const prices = { o: bar.open, h: bar.high, l: bar.low, c: bar.close };
      const rest = { v: bar.volume, n: bar.trades, vw: bar.vwap, t };
      return { channel: BAR_CHANNEL[kind], frame: { T: BAR_TYPE[kind], S, ...prices, ...rest } };
    }
  }
}
