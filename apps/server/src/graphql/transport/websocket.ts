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

/**
 * Serves the graphql-transport-ws protocol on the path of the API of an HTTP server. Upgrades of
 * other paths are refused. An answer is pulled when the one before it was written, so a client that
 * does not read holds one event for each subscription and no queue.
 */
export function serveWebsocket(
  server: Server,
  schema: GraphQLSchema,
  host: Host,
): WebsocketEndpoint {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: SOCKET_LIMITS.messageBytes,
    handleProtocols: (protocols) =>
      protocols.has('graphql-transport-ws') ? 'graphql-transport-ws' : false,
  });
  const upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    const refused = refusedOrigin(request.headers) ?? refusedPath(request, sockets.clients.size);
    if (refused !== null) return refuseUpgrade(socket, refused);
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
    sockets: () => sockets.clients.size,
    close: async () => {
      server.off('upgrade', upgrade);
      for (const socket of sockets.clients) socket.close(CloseCode.GoingAway, 'the server stops');
      await closed(sockets);
    },
  };
}

const CloseCode = { GoingAway: 1_001, InternalServerError: 4_500 } as const;
/** Time for the goodbyes of clients. */
const GOODBYE_MS = 300;

/** Connects a socket with the protocol, and ends it when a ping stays unanswered. */
function attach(protocol: ProtocolServer<Peer>, socket: WebSocket, log: Logger): void {
  let answered = true;
  const ping = setInterval(() => {
    if (!answered) return socket.terminate();
    answered = false;
    socket.ping();
  }, SOCKET_LIMITS.pingMs);
  socket.on('pong', () => {
    answered = true;
  });
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
    clearInterval(ping);
    void ended(code, reason.toString());
  });
}

/** Resolves when the text was handed to the system, so that a slow client slows its streams. */
function sent(socket: WebSocket, text: string): Promise<void> {
  return new Promise((resolve) => {
    if (socket.readyState !== socket.OPEN) return resolve();
    // A failure to send comes with the end of the socket, which ends its streams.
    socket.send(text, () => resolve());
  });
}

async function closed(sockets: WebSocketServer): Promise<void> {
  const impatience = setTimeout(() => {
    for (const socket of sockets.clients) socket.terminate();
  }, GOODBYE_MS);
  await Promise.all(
    [...sockets.clients].map((socket) => new Promise((resolve) => socket.once('close', resolve))),
  );
  clearTimeout(impatience);
  sockets.close();
}

function refusedPath(request: IncomingMessage, open: number): string | null {
  if (open >= SOCKET_LIMITS.sockets) return '503 Service Unavailable';
  const path = (request.url ?? '').split('?')[0];
  return path === GRAPHQL_PATH ? null : '404 Not Found';
}

function refuseUpgrade(socket: Duplex, status: string): void {
  socket.on('error', () => socket.destroy());
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
