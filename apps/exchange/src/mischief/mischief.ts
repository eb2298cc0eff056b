import type { ExchangeClock, TradeUpdate } from '../contract.js';
import type { MarketMessage } from '../market/market-message.js';
import { EventMischief } from './event-mischief.js';
import { RequestMischief } from './request-mischief.js';
import { StreamMischief } from './stream-mischief.js';

/** Where messages go when nothing is done to them. */
export interface Deliveries {
  readonly trading: (update: TradeUpdate) => void;
  readonly data: (message: MarketMessage) => void;
}

/** Everything that an exchange does wrong on purpose: the one place that requests and messages pass. */
export class Mischief {
  readonly requests = new RequestMischief();
  readonly streams: StreamMischief;
  readonly events: {
    readonly trading: EventMischief<TradeUpdate>;
    readonly data: EventMischief<MarketMessage>;
  };

  constructor(clock: ExchangeClock, deliver: Deliveries) {
    this.streams = new StreamMischief(clock);
    this.events = {
      trading: new EventMischief(clock, deliver.trading),
      data: new EventMischief(clock, deliver.data),
    };
  }

  /** Returns everything that is arranged and has not happened. */
  arranged(): unknown {
    return {
      requests: this.requests.arranged(),
      streams: this.streams.arranged(),
      events: { trading: this.events.trading.arranged(), data: this.events.data.arranged() },
    };
  }

  /** Ends every arrangement. */
  clear(): void {
    this.requests.clear();
    this.streams.clear();
    this.events.trading.clear();
    this.events.data.clear();
  }
}
