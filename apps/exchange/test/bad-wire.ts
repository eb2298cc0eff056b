import { WebSocket } from 'ws';
import type { FetchApi, OpenSocket } from '@vela/broker-alpaca';
import type { Held } from '@vela/testkit';
import { turns } from './turns.js';

type Fault =
  | { readonly kind: 'holdRequest' | 'holdAnswer'; readonly gate: Promise<void> }
  | { readonly kind: 'dropRequest' | 'dropAnswer' }
  | { readonly kind: 'status'; readonly code: number; readonly message: string };

type Deliver = () => void;

/** An address at which nobody listens. */
const NOWHERE = 'ws://127.0.0.1:9/';

/**
 * The network between an adapter and its venue: loses, holds and answers requests that change the
 * account, and loses, repeats and mixes up messages of the trade stream. What has left has left: an
 * adapter that no longer waits takes nothing back.
 */
export class BadWire {
  /** Requests that went out. */
  calls = 0;
  readonly #faults: Fault[] = [];
  readonly #atVenue = new Set<Promise<unknown>>();
  readonly #sockets = new Set<WebSocket>();
  #cut = new AbortController();
  #losing = 0;
  #doubling = 0;
  #mixing = 0;
  #mixed: Deliver[] = [];

  readonly fetchApi: FetchApi = async (url, init) => {
    this.calls++;
    const isQuestion = (init.method ?? 'GET') === 'GET';
    // What was sent before is there before.
    if (isQuestion) await Promise.allSettled(this.#atVenue);
    if (this.#cut.signal.aborted) throw new TypeError('fetch failed');
    const fault = isQuestion ? undefined : this.#faults.shift();
    const { signal: _, ...rest } = init;
    const lost = this.#lost();
    const send = (): Promise<Response> => this.#tracked(fetch(url, rest));
    switch (fault?.kind) {
      case undefined:
        return Promise.race([send(), lost]);
      case 'dropRequest':
        return lost;
      case 'dropAnswer':
        await send();
        return lost;
      case 'holdRequest':
        return Promise.race([fault.gate.then(send), lost]);
      case 'holdAnswer': {
        const answer = await send();
        return Promise.race([fault.gate.then(() => answer), lost]);
      }
      case 'status': {
        if (fault.code >= 500) await send();
        const { code, message } = fault;
        return Response.json({ code: code * 100_000, message }, { status: code });
      }
    }
  };

  readonly openSocket: OpenSocket = (url) => {
    const socket = new WebSocket(this.#cut.signal.aborted ? NOWHERE : url);
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket));
    const listeners: ((data: unknown) => void)[] = [];
    socket.on('message', (data: Buffer) => {
      this.#hear(data, () => listeners.forEach((listener) => listener(data)));
    });
    return {
      on: (event, listener) =>
        event === 'message' ? listeners.push(listener) : socket.on(event, listener),
      send: (data) => socket.send(data),
      close: (code, reason) => socket.close(code, reason),
      terminate: () => socket.terminate(),
      ping: (data) => socket.ping(data),
      get readyState() {
        return socket.readyState;
      },
    };
  };

  hold(what: 'request' | 'answer'): Held {
    let release = (): void => undefined;
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    this.#faults.push({ kind: what === 'request' ? 'holdRequest' : 'holdAnswer', gate });
    return {
      release: async () => {
        release();
        await turns();
        await this.settled();
      },
    };
  }

  drop(what: 'request' | 'answer' | 'event'): void {
    if (what === 'event') this.#losing++;
    else this.#faults.push({ kind: what === 'request' ? 'dropRequest' : 'dropAnswer' });
  }

  dup(events: number): void {
    this.#doubling += events;
  }

  reorder(events: number): void {
    this.#mixing = events;
  }

  /** Answers the next request with a status; from 500 on when the venue has taken it. */
  status(code: number, message = `status ${code}`): void {
    this.#faults.push({ kind: 'status', code, message });
  }

  cut(): void {
    this.#cut.abort();
    for (const socket of this.#sockets) socket.terminate();
  }

  mend(): void {
    this.#cut = new AbortController();
  }

  /** Resolves when everything that is on its way has arrived. */
  async settled(): Promise<void> {
    for (let round = 0; round < 2; round++) {
      await turns(6);
      while (this.#atVenue.size > 0) {
        await Promise.allSettled(this.#atVenue);
        await turns(6);
      }
      await Promise.all([...this.#sockets].map((socket) => echo(socket)));
      this.#flush();
    }
    await turns();
  }

  #lost(): Promise<never> {
    const lost = new Promise<never>((_, reject) => {
      const end = (): void => reject(new TypeError('fetch failed'));
      this.#cut.signal.addEventListener('abort', end, { once: true });
    });
    lost.catch(() => undefined);
    return lost;
  }

  #tracked(answer: Promise<Response>): Promise<Response> {
    const whole = answer.then(async (response) => {
      // An answer is there when its last byte is.
      const body = response.status === 204 ? null : await response.arrayBuffer();
      const { status, headers } = response;
      return new Response(body, { status, headers });
    });
    const end = whole.finally(() => this.#atVenue.delete(end));
    this.#atVenue.add(end);
    end.catch(() => undefined);
    return whole;
  }

  #hear(data: Buffer, deliver: Deliver): void {
    if (!data.includes('"trade_updates","data"')) return deliver();
    if (this.#losing > 0) {
      this.#losing--;
      return;
    }
    const copies = this.#doubling > 0 ? 2 : 1;
    if (copies === 2) this.#doubling--;
    for (let copy = 0; copy < copies; copy++) this.#mixed.push(deliver);
    if (this.#mixed.length >= this.#mixing) this.#flush();
  }

  #flush(): void {
    const messages = this.#mixed;
    this.#mixed = [];
    if (this.#mixing > 0 && messages.length > 0) {
      this.#mixing = 0;
      messages.reverse();
    }
    for (const deliver of messages) deliver();
  }
}

/** Resolves when the other end has answered, or is gone: what it said before was heard by then. */
function echo(socket: WebSocket): Promise<void> {
  if (socket.readyState !== socket.OPEN) return Promise.resolve();
  return new Promise((resolve) => {
    socket.once('pong', () => resolve());
    socket.once('close', () => resolve());
    socket.ping();
  });
}
