import type { Micros } from '@vela/kernel';
import type { AssetClass } from '@vela/market';
import type { Credential, Logger } from '@vela/ports';
import type { AlpacaEnvironment } from './hosts.js';
import type { FetchApi } from './rest.js';
import type { OpenSocket } from './stream-socket.js';
import type { InstrumentLookup } from './symbols.js';
import type { StreamTiming } from './trade-stream.js';

/** What the adapter of one account at Alpaca is made of. */
export interface AlpacaBrokerOptions {
  /** Our name for the account; for logs alone. */
  readonly accountId: string;
  readonly environment: AlpacaEnvironment;
  /** The credential, or what opens it: asked for at each `connect`. Never told to anybody. */
  readonly credential: Credential | (() => Promise<Credential>);
  /** Address of a venue that takes the place of Alpaca; null for Alpaca. */
  readonly venueUrl: string | null;
  readonly instruments: InstrumentLookup;
  readonly log: Logger;
  /** The present, UTC microseconds: decides which auctions take orders. */
  readonly now: () => Micros;
  /** What is traded; all that Alpaca has here unless told otherwise, see `alpacaCapabilities`. */
  readonly assetClasses?: readonly AssetClass[];
  /** Longest time for one request in ms; 9 s, a little less than a gateway waits. */
  readonly timeoutMs?: number;
  readonly timing?: Partial<StreamTiming>;
  /** Ways to the network, for hosts behind a proxy and for tests. */
  readonly fetchApi?: FetchApi;
  readonly openSocket?: OpenSocket;
}
