import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';

/** A venue that answers everything with what it was told, secrets included. */
export interface EchoingVenue {
  readonly url: string;
  /** Status of the next answers to requests. */
  status: number;
  /** What was said to it, to see that secrets came as far as here. */
  readonly heard: string[];
  close(): Promise<void>;
}

/** Opens a venue that says everything again: in errors, in frames, and when it hangs up. */
export async function openEchoingVenue(): Promise<EchoingVenue> {
  const heard: string[] = [];
  const server = createServer((request, response) => {
    const told = echoOf(request);
    heard.push(told);
    response.writeHead(venue.status, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ code: 40110000, message: `you sent ${told}` }));
  });
  const sockets = new WebSocketServer({ noServer: true });
  server.on('upgrade', (request, raw, head) => {
    sockets.handleUpgrade(request, raw, head, (socket) => {
      socket.on('message', (data: Buffer) => {
        const told = data.toString('latin1');
        heard.push(told);
        const message = `you sent ${told}`;
        socket.send(JSON.stringify({ stream: 'authorization', data: { status: message } }));
        socket.send(JSON.stringify({ action: 'error', data: { error_message: message } }));
        socket.send(JSON.stringify([{ T: 'error', code: 402, msg: message }]));
        socket.close(1_008, Buffer.from(message).subarray(0, 120).toString('latin1').slice(0, 100));
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const venue: EchoingVenue = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    status: 401,
    heard,
    close: async () => {
      for (const client of sockets.clients) client.terminate();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return venue;
}

const echoOf = ({ method, url, headers }: IncomingMessage): string =>
  `${method} ${url} ${JSON.stringify(headers)}`;
