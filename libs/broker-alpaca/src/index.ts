export { AlpacaBroker } from './alpaca-broker.js';
export { buyingPowerOf } from './buying-power.js';
export type { BuyingPower } from './buying-power.js';
export { ALPACA_ASSET_CLASSES, alpacaCapabilities } from './capabilities.js';
export type { AlpacaBrokerOptions } from './options.js';
export type { FetchApi } from './rest.js';
export type { OpenSocket } from './stream-socket.js';
export type { InstrumentLookup } from './symbols.js';
export type { StreamTiming } from './trade-stream.js';
