import type { WebSocket, WebSocketServer } from 'ws';
import { SOCKET_LIMITS } from './socket-limits.js';

/** Time for the goodbyes of clients. */
const GOODBYE_MS = 300;
/** Code of a socket whose server leaves. */
const GOING_AWAY = 1_001;

/** Pings a socket until it closes, and ends it when a ping stays unanswered. */
export function keepAlive(socket: WebSocket): void {
  let answered = true;
  const ping = setInterval(() => {
    if (!answered) return socket.terminate();
    answered = false;
    socket.ping();
  }, SOCKET_LIMITS.pingMs);
  socket.on('pong', () => {
    answered = true;
  });
  socket.once('close', () => clearInterval(ping));
}

/** Resolves when the text was handed to the system, so that a slow client slows its streams. */
export function sent(socket: WebSocket, text: string): Promise<void> {
  return new Promise((resolve) => {
    if (socket.readyState !== socket.OPEN) return resolve();
    // A failure to send comes with the end of the socket, which ends its streams.
    socket.send(text, () => resolve());
  });
}

/** Says goodbye to every socket of a server; those that do not answer are ended. */
export async function sayGoodbye(sockets: WebSocketServer): Promise<void> {
  for (const socket of sockets.clients) socket.close(GOING_AWAY, 'the server stops');
  const impatience = setTimeout(() => {
    for (const socket of sockets.clients) socket.terminate();
  }, GOODBYE_MS);
  await Promise.all(
    [...sockets.clients].map((socket) => new Promise((resolve) => socket.once('close', resolve))),
  );
  clearTimeout(impatience);
}
