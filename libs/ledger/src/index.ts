export * from './account-options.js';
export * from './fee-model.js';
export * from './ledger.js';
export * from './ledger-state.js';
export * from './lot.js';
export * from './position.js';
