import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';

type Message = Readonly<Record<string, unknown>>;

/** A trade stream that does what a test says. */
export class ScriptedStream {
  /** What each connection has said, in order. */
  readonly connections: Message[][] = [];
  /** Attempts to connect, those that were turned away too. */
  attempts = 0;
  /** Attempts that are still to be turned away, and with which status. */
  refusals = 0;
  refusalStatus = 503;
  authorizes: 'yes' | 'no' | 'never' = 'yes';
  /** Channels that are acknowledged to the next connections; ours behind them. */
  acknowledged: string[][] = [];
  answersPings = true;
  readonly #http: Server;
  readonly #sockets: WebSocketServer;

  private constructor(http: Server) {
    this.#http = http;
    this.#sockets = new WebSocketServer({ noServer: true, autoPong: false });
    http.on('upgrade', (request, socket, head) => {
      this.attempts++;
      if (this.refusals > 0) {
        this.refusals--;
        socket.end(`HTTP/1.1 ${this.refusalStatus} No\r\nConnection: close\r\n\r\n`);
        return;
      }
      this.#sockets.handleUpgrade(request, socket, head, (opened) => this.#open(opened));
    });
  }

  /** Starts one on a free port. */
  static async start(): Promise<ScriptedStream> {
    const http = createServer();
    http.listen(0, '127.0.0.1');
    await once(http, 'listening');
    return new ScriptedStream(http);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#http.address() as AddressInfo).port}`;
  }

  /** Sockets that are open. */
  get open(): number {
    return this.#sockets.clients.size;
  }

  /** Says something to everybody, in binary frames as Alpaca does. */
  say(message: unknown): void {
    const text = typeof message === 'string' ? message : JSON.stringify(message);
    for (const socket of this.#sockets.clients) socket.send(Buffer.from(text), { binary: true });
  }

  /** Tells an update of an order. */
  update(event: string, order: unknown, fields: object = {}): void {
    this.say({ stream: 'trade_updates', data: { event, order, ...fields } });
  }

  /** Resolves when everybody has heard what was said. */
  async heard(): Promise<void> {
    await Promise.all(
      [...this.#sockets.clients].map(async (socket) => {
        const heard = once(socket, 'pong');
        socket.ping();
        await heard;
      }),
    );
  }

  /** Ends every connection without a word. */
  cut(): void {
    for (const socket of this.#sockets.clients) socket.terminate();
  }

  async close(): Promise<void> {
    this.cut();
    this.#http.close();
    this.#http.closeAllConnections();
    await once(this.#http, 'close');
  }

  #open(socket: WebSocket): void {
    const said: Message[] = [];
    this.connections.push(said);
    socket.on('ping', () => {
      if (this.answersPings) socket.pong();
    });
    socket.on('message', (data: Buffer) => {
      const message = JSON.parse(data.toString()) as Message;
      said.push(message);
      if (message['action'] === 'authenticate') this.#authenticate(socket);
      if (message['action'] !== 'listen') return;
      const streams = this.acknowledged.shift() ?? ['trade_updates'];
      socket.send(Buffer.from(JSON.stringify({ stream: 'listening', data: { streams } })));
    });
  }

  #authenticate(socket: WebSocket): void {
    if (this.authorizes === 'never') return;
    const status = this.authorizes === 'yes' ? 'authorized' : 'unauthorized';
    const data = { status, action: 'authenticate' };
    socket.send(Buffer.from(JSON.stringify({ stream: 'authorization', data })));
  }
}
