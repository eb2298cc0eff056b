import { until } from '@vela/testkit';
import { createClient } from 'graphql-ws';
import type { Client } from 'graphql-ws';
import WebSocket from 'ws';
import type { Json } from './api-server.js';

/** A subscription of a test: what came, and how it ended. */
export class Listener {
  // Any: tests reach into events of every shape.
  readonly events: Json[] = [];
  readonly errors: Json[] = [];
  ended = false;
  readonly #client: Client;

  constructor(url: string, query: string, variables: object = {}) {
    this.#client = createClient({
      url: `${url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      retryAttempts: 0,
    });
    this.#client.subscribe(
      { query, variables: { ...variables } },
      {
        next: ({ data, errors }) => {
          if (errors !== undefined) this.errors.push(...errors);
          else this.events.push(Object.values(data as object)[0]);
        },
        error: (error) => {
          this.errors.push(...(Array.isArray(error) ? error : [error]));
          this.ended = true;
        },
        complete: () => {
          this.ended = true;
        },
      },
    );
  }

  /** Resolves when that many events came. */
  async come(count: number): Promise<Json[]> {
    await until(() => this.events.length >= count || this.errors.length > 0, {
      timeoutMs: 8_000,
      what: `${count} events`,
    });
    if (this.errors.length > 0) throw new Error(JSON.stringify(this.errors));
    return this.events;
  }

  /** Resolves with the errors that ended it. */
  async fail(): Promise<Json[]> {
    await until(() => this.errors.length > 0, { timeoutMs: 8_000, what: 'an error' });
    return this.errors;
  }

  /** Breaks the socket, as a network does. */
  cut(): void {
    this.#client.terminate();
  }

  async close(): Promise<void> {
    await this.#client.dispose();
  }
}
