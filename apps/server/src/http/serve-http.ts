import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { GraphQLSchemaHost } from '@nestjs/graphql';
import { ExpressAdapter } from '@nestjs/platform-express';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { GraphQLSchema } from 'graphql';
import { ApiModule } from '../api-module.js';
import { GRAPHQL_PATH } from '../graphql/graphql-module.js';
import { serveWebsocket } from '../graphql/transport/websocket.js';
import type { WebsocketEndpoint } from '../graphql/transport/websocket.js';
import type { Host } from '../host/host.js';
import { listen } from '../listen-address.js';
import { explorer, operationGate, unreadableBody } from './graphql-gate.js';
import { hostGuard } from './host-guard.js';
import { nestLogger } from './nest-logger.js';
import { GuardedWsAdapter } from './stream/guarded-ws-adapter.js';

/** Where and what to serve. */
export interface HttpOptions {
  readonly address: string;
  readonly port: number;
  /** Whether GraphQL is served beside health and metrics. */
  readonly graphql: boolean;
}

/** The web side of a server, listening. */
export interface HttpEndpoint {
  readonly url: string;
  close(): Promise<void>;
}

/** Most bytes of a request: the source of a strategy with room to spare. */
const BODY_BYTES_MAX = 1_024 * 1_024;
/** Time for requests that are under way when the server closes. */
const DRAIN_MS = 500;

/** Serves a host over HTTP and websockets; returns once it listens. */
export async function serveHttp(host: Host, options: HttpOptions): Promise<HttpEndpoint> {
  const module = ApiModule.over({ host, graphql: options.graphql });
  // Nest would load its adapter by itself, but only now: after everything else has been loaded.
  const adapter = new ExpressAdapter();
  const app = await NestFactory.create<NestExpressApplication>(module, adapter, {
    bodyParser: false,
    logger: nestLogger(host.logger),
    abortOnError: false,
  });
  const gateways = new GuardedWsAdapter(app, host.logger);
  app.useWebSocketAdapter(gateways);
  app.disable('x-powered-by');
  app.use(hostGuard());
  let schema: GraphQLSchema | undefined;
  if (options.graphql) {
    app.useBodyParser('json', { limit: BODY_BYTES_MAX });
    app.use(GRAPHQL_PATH, unreadableBody());
    app.use(GRAPHQL_PATH, explorer());
    app.use(
      GRAPHQL_PATH,
      operationGate(() => schema!),
    );
  }
  await app.init();
  const server = app.getHttpServer();
  let sockets: WebsocketEndpoint | undefined;
  try {
    if (options.graphql) {
      schema = app.get(GraphQLSchemaHost).schema;
      sockets = serveWebsocket(server, schema, host, {
        sockets: () => gateways.sockets(),
        accept: (...upgrade) => gateways.accept(...upgrade),
        goodbye: () => gateways.goodbye(),
      });
    }
    const url = await listen(server, options);
    return {
      url,
      close: async () => {
        await sockets?.close();
        const drained = setTimeout(() => {
          server.closeAllConnections();
        }, DRAIN_MS);
        server.closeIdleConnections();
        await app.close();
        clearTimeout(drained);
      },
    };
  } catch (error) {
    await sockets?.close();
    await app.close();
    throw error;
  }
}
