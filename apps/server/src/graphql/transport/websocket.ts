import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { messageOf } from '@vela/kernel';
import type { Logger } from '@vela/ports';
import type { GraphQLSchema } from 'graphql';
import { makeServer } from 'graphql-ws';
import type { Server as ProtocolServer } from 'graphql-ws';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';
import type { Host } from '../../host/host.js';
import { refusedOrigin } from '../../http/origin.js';
import { GRAPHQL_PATH } from '../graphql-module.js';
import { keepAlive, sayGoodbye, sent } from './heartbeat.js';
import { protocolOptions } from './protocol-options.js';
import type { Peer } from './protocol-options.js';
import { SOCKET_LIMITS } from './socket-limits.js';

/** A websocket endpoint that can be closed. */
export interface WebsocketEndpoint {
  /** Number of open sockets. */
  readonly sockets: () => number;
  /** Says goodbye to every socket and ends what runs on it. */
  close(): Promise<void>;
}

/** Sockets of other protocols on the same server. */
export interface OtherSockets {
  readonly sockets: () => number;
  /** Takes an upgrade over; false when its path is not theirs. */
  readonly accept: (
    path: string,
    request: IncomingMessage,
    socket: Duplex,
    head: Buffer,
  ) => boolean;
  readonly goodbye: () => Promise<void>;
}

/**
 * Serves the graphql-transport-ws protocol on the path of the API of an HTTP server, and lets other
 * protocols have theirs. Upgrades of paths that nobody has are refused. An answer is pulled when the one before it was written, so a client that
 * does not read holds one event for each subscription and no queue.
 */
export function serveWebsocket(
  server: Server,
  schema: GraphQLSchema,
  host: Host,
  others: OtherSockets,
): WebsocketEndpoint {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: SOCKET_LIMITS.messageBytes,
    handleProtocols: (protocols) =>
      protocols.has('graphql-transport-ws') ? 'graphql-transport-ws' : false,
  });
  const open = (): number => sockets.clients.size + others.sockets();
  const upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    const refused = refusedOrigin(request.headers) ?? refusedCrowd(open());
    if (refused !== null) return refuseUpgrade(socket, refused);
    const path = (request.url ?? '').split('?')[0] ?? '';
    if (path !== GRAPHQL_PATH) {
      if (!others.accept(path, request, socket, head)) refuseUpgrade(socket, '404 Not Found');
      return;
    }
    sockets.handleUpgrade(request, socket, head, (client) => {
      sockets.emit('connection', client, request);
    });
  };
  server.on('upgrade', upgrade);
  const protocol = makeServer(protocolOptions(schema, host));
  sockets.on('connection', (socket) => {
    attach(protocol, socket, host.logger);
  });
  return {
    sockets: open,
    close: async () => {
      server.off('upgrade', upgrade);
      await Promise.all([sayGoodbye(sockets), others.goodbye()]);
      sockets.close();
    },
  };
}

const CloseCode = { InternalServerError: 4_500 } as const;

/** Connects a socket with the protocol. */
function attach(protocol: ProtocolServer<Peer>, socket: WebSocket, log: Logger): void {
  keepAlive(socket);
  // A client that breaks the rules of websockets is closed by the library with the right code.
  socket.on('error', (error) => {
    log.debug('a websocket broke', { reason: messageOf(error) });
  });
  const ended = protocol.opened(
    {
      protocol: socket.protocol,
      send: (text) => sent(socket, text),
      close: (code, reason) => {
        socket.close(code, reason);
      },
      onMessage: (handle) => {
        socket.on('message', (data: Buffer) => {
          handle(data.toString()).catch((error: unknown) => {
            log.warn('a message of a websocket could not be handled', { reason: messageOf(error) });
            socket.close(CloseCode.InternalServerError, 'Internal server error');
          });
        });
      },
    },
    { socket },
  );
  socket.once('close', (code, reason) => {
    void ended(code, reason.toString());
  });
}

const refusedCrowd = (open: number): string | null =>
  open >= SOCKET_LIMITS.sockets ? '503 Service Unavailable' : null;

function refuseUpgrade(socket: Duplex, status: string): void {
  socket.on('error', () => socket.destroy());
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
