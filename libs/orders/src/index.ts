export * from './account-fact.js';
export * from './broker-order.js';
export * from './client-order-id.js';
export * from './order-life.js';
