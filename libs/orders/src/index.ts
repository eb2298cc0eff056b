export * from './client-order-id.js';
export * from './order-life.js';
