export { AMBIGUOUS_ROWS_MAX } from './ambiguity-log.js';
export { describeAssumptions } from './assumptions.js';
export { BookLiquidity } from './book-liquidity.js';
export { toBrokerChange, toBrokerOrder, toOrderChange, toOrderRequest } from './broker-orders.js';
export type { BrokerOrderNames, ChangedOrder, OrderPlaces } from './broker-orders.js';
export { codeOfReason, readReport, reportOrder } from './broker-reports.js';
export type { ReportNames, ReportedOrder } from './broker-reports.js';
export { decimalText, quantityText, unitsOfText } from './decimal-text.js';
export { FILL_COLUMNS, FILL_COST_COLUMNS } from './execution.js';
export type {
  CandleFacts,
  CheckedOrder,
  LiquidityModel,
  LiquidityRequest,
  OrderCheck,
  PathModel,
  SlippageModel,
  TakerFill,
  VenueModels,
} from './models.js';
export { MirrorVenue } from './mirror-venue.js';
export type { MirrorPlace, MirrorSink, MirroredFill, OrderValues } from './mirror-venue.js';
export { simulationOptions } from './options.js';
export type { SimulationOptions } from './options.js';
export { allowsTime } from './order-request.js';
export type { OrderRequest } from './order-request.js';
export { orderResults } from './order-results.js';
export { ORDER_COLUMNS } from './order-table.js';
export * from './order-words.js';
export type { QuoteFacts } from './quote-match.js';
export type { OrderChange } from './replace-order.js';
export { SimulatedVenue } from './venue.js';
export type { VenueSetup } from './venue-core.js';
export * from './venue-state.js';
