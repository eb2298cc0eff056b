export { PAPER_CAPABILITIES } from './capabilities.js';
export type { PaperAccount } from './paper-account.js';
export { PaperBroker } from './paper-broker.js';
export type { PaperBrokerSetup } from './paper-broker.js';
export type { PaperFeeds } from './paper-feeds.js';
export type { JournalSetup } from './paper-keeper.js';
