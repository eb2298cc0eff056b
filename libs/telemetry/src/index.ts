export { createLogger } from './create-logger.js';
export type { LoggerOptions } from './create-logger.js';
export { createMetrics } from './create-metrics.js';
export type { CountedMessages, Metrics } from './create-metrics.js';
export { LOG_FIELDS } from './log-fields.js';
