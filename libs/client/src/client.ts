import { dataOf } from './answer.js';
import type { GraphqlDocument } from './document.js';
import { events, type StreamOptions } from './subscription.js';
import { type Endpoint, graphqlUrl, post } from './transport.js';

/** How one request behaves. */
export interface RequestOptions {
  /** Ends the request; what the signal was aborted with is thrown. */
  readonly signal?: AbortSignal | undefined;
}

/** Speaks GraphQL with one server. Holds no connection between calls. */
export interface Client {
  /** Address of the server without a path. */
  readonly origin: string;
  /** Returns the data of a query or mutation. Throws a `VelaError`, also for top-level errors. */
  query<Result, Variables>(
    document: GraphqlDocument<Result, Variables>,
    variables: Variables,
    options?: RequestOptions,
  ): Promise<Result>;
  /** Yields the events of a subscription; reconnects by itself, see {@link StreamOptions}. */
  subscribe<Event, Variables>(
    document: GraphqlDocument<Event, Variables>,
    variables: Variables,
    options?: StreamOptions<Event, Variables>,
  ): AsyncIterable<Event>;
}

/** Returns a client of the server at an address. Throws `INVALID_INPUT` when it is no address. */
export function createClient(endpoint: Endpoint): Client {
  const { origin } = graphqlUrl(endpoint.url);
  return {
    origin,
    async query(document, variables, options = {}) {
      const body = { query: document.text, operationName: document.name, variables };
      return dataOf(await post(endpoint, body, options.signal));
    },
    subscribe<Event, Variables>(
      { name, text }: GraphqlDocument<Event, Variables>,
      variables: Variables,
      options: StreamOptions<Event, Variables> = {},
    ): AsyncIterable<Event> {
      return events<Event, Variables>(endpoint, { name, text, variables }, options);
    },
  };
}
