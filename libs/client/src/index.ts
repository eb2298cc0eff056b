export {
  accepted,
  type GraphqlAnswer,
  type GraphqlFailure,
  RequestRefused,
  type UserError,
} from './answer.js';
export { type Client, createClient, type RequestOptions } from './client.js';
export { type GraphqlDocument, graphql, type NoVariables } from './document.js';
export { RECONNECTS_MAX, type StreamOptions } from './subscription.js';
export type { Endpoint } from './transport.js';
