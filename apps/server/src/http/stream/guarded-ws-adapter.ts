import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import type { INestApplicationContext } from '@nestjs/common';
import { WsAdapter } from '@nestjs/platform-ws';
import { messageOf } from '@vela/kernel';
import type { Logger } from '@vela/ports';
import type { WebSocketServer } from 'ws';
import { sayGoodbye } from '../../graphql/transport/heartbeat.js';
import { parsePlain } from './plain-message.js';

/** Nest's adapter numbers servers by their ports; that of the application itself is 0. */
const OWN_PORT = 0;

/**
 * Carries the gateways of Nest over the server of the application. Upgrades are looked at, counted and
 * routed in one place for all protocols, so this listens to none: Nest's own listener would end those
 * of the GraphQL transport.
 */
export class GuardedWsAdapter extends WsAdapter {
  constructor(
    app: INestApplicationContext,
    private readonly log: Logger,
  ) {
    super(app, { messageParser: parsePlain });
  }

  /** Takes an upgrade over that was found to be allowed; false when no gateway has its path. */
  accept(path: string, request: IncomingMessage, socket: Duplex, head: Buffer): boolean {
    const server = this.servers().find((one) => one.path === path);
    server?.handleUpgrade(request, socket, head, (client) => {
      server.emit('connection', client, request);
    });
    return server !== undefined;
  }

  /** Returns the number of open sockets. */
  sockets(): number {
    return this.servers().reduce((sum, { clients }) => sum + clients.size, 0);
  }

  /** Says goodbye to every socket. */
  async goodbye(): Promise<void> {
    await Promise.all(this.servers().map((server) => sayGoodbye(server)));
  }

  /** A client that breaks the rules is closed by the library; what it did is no error of ours. */
  override bindErrorHandler(server: WebSocketServer): WebSocketServer {
    server.on('connection', (client) => {
      client.on('error', (error) => {
        this.log.debug('a websocket broke', { reason: messageOf(error) });
      });
    });
    return server;
  }

  protected override ensureHttpServerExists(port: number, httpServer?: Server): Server | undefined {
    if (httpServer !== undefined) this.httpServersRegistry.set(port, httpServer);
    return httpServer;
  }

  private servers(): readonly (WebSocketServer & { readonly path: string })[] {
    return this.wsServersRegistry.get(OWN_PORT) ?? [];
  }
}
