import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { decode, encode } from '@msgpack/msgpack';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';

/** A request as the desk saw it. */
export interface Asked {
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
}

/** What the desk answers; a body of text is sent as it is. `cut` destroys the connection. */
export interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly cut?: boolean;
}

/** One websocket as the desk sees it: what it was told, and words for it. */
export interface DeskSocket {
  readonly path: string;
  readonly told: readonly Readonly<Record<string, unknown>>[];
  say(...frames: readonly object[]): void;
  /** Ends it without a word. */
  cut(): void;
  readonly isOpen: boolean;
}

/** What the desk does with frames of a client. */
export type Script = (socket: DeskSocket, frame: Readonly<Record<string, unknown>>) => void;

/** A scripted stand-in for Alpaca on loopback: answers and streams what a spec says. */
export class AlpacaDesk {
  readonly asked: Asked[] = [];
  readonly sockets: DeskSocket[] = [];
  answer: (asked: Asked) => Answer = () => ({ status: 404, body: { message: 'not found' } });
  script: Script = POLITE;
  /** Pings of all clients so far. */
  pings = 0;
  /** Said when a socket opens. */
  greet: (socket: DeskSocket) => void = (socket) => socket.say({ T: 'success', msg: 'connected' });
  private readonly server: Server;
  private readonly websockets = new WebSocketServer({ noServer: true });

  private constructor() {
    this.server = createServer((request, response) => this.serve(request, response));
    this.server.on('upgrade', (request, raw, head) => {
      this.websockets.handleUpgrade(request, raw, head, (socket) =>
        this.open(socket, request.url ?? ''),
      );
    });
  }

  /** Opens a desk on a free port, or on one that is told. */
  static async open(port = 0): Promise<AlpacaDesk> {
    const desk = new AlpacaDesk();
    await new Promise<void>((resolve) => desk.server.listen(port, '127.0.0.1', resolve));
    return desk;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  get last(): DeskSocket {
    const socket = this.sockets.at(-1);
    if (socket === undefined) throw new Error('nobody has connected');
    return socket;
  }

  /** Stops to read from every socket that is open: no pong comes any more. */
  mute(): void {
    for (const client of this.websockets.clients) client.pause();
  }

  async close(): Promise<void> {
    for (const client of this.websockets.clients) client.terminate();
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private serve(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url ?? '', this.url);
    const asked = { path: url.pathname, query: url.searchParams, headers: request.headers };
    this.asked.push(asked);
    const { status = 200, headers = {}, body, cut } = this.answer(asked);
    if (cut === true) {
      request.socket.destroy();
      return;
    }
    response.writeHead(status, { 'Content-Type': 'application/json', ...headers });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  }

  private open(socket: WebSocket, path: string): void {
    const told: Readonly<Record<string, unknown>>[] = [];
    const seen: DeskSocket = {
      path,
      told,
      say: (...frames) => socket.send(encode(frames)),
      cut: () => socket.terminate(),
      get isOpen() {
        return socket.readyState === 1;
      },
    };
    this.sockets.push(seen);
    socket.on('ping', () => this.pings++);
    socket.on('message', (data: Buffer) => {
      const frame = decode(data) as Readonly<Record<string, unknown>>;
      told.push(frame);
      this.script(seen, frame);
    });
    this.greet(seen);
  }
}

const CHANNELS = ['trades', 'quotes', 'bars', 'updatedBars', 'dailyBars', 'statuses'] as const;

/** Lets everybody in, and acknowledges the whole set that a socket has asked for. */
export const POLITE: Script = (socket, { action }) => {
  if (action === 'auth') socket.say({ T: 'success', msg: 'authenticated' });
  if (action === 'subscribe' || action === 'unsubscribe') socket.say(acknowledgement(socket));
};

/** Returns the acknowledgement of everything that a socket has asked for so far. */
export function acknowledgement({ told }: Pick<DeskSocket, 'told'>): object {
  const sets = Object.fromEntries(CHANNELS.map((name) => [name, new Set<string>()]));
  for (const frame of told) {
    for (const name of CHANNELS) {
      for (const symbol of (frame[name] as string[] | undefined) ?? []) {
        if (frame['action'] === 'unsubscribe') sets[name]!.delete(symbol);
        else sets[name]!.add(symbol);
      }
    }
  }
  const lists = Object.entries(sets).map(([name, set]) => [name, [...set]]);
  return { T: 'subscription', ...Object.fromEntries(lists) };
}
