export * from './ledger.js';
export * from './lot.js';
export * from './position.js';
