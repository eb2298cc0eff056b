import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { VelaError } from '@vela/kernel';
import type { Environment, ExchangeReply, ExchangeRequest, Identity } from '../contract.js';
import { answerData } from '../data/data-routes.js';
import type { DataSources } from '../data/data-routes.js';
import type { Mischief } from '../mischief/mischief.js';
import { authorize } from './authorize.js';
import { answerControl } from './control-plane.js';
import type { ControlPlane } from './control-plane.js';
import type { KeyRing } from './keys.js';
import { BodyTooLarge, readBody } from './read-body.js';
import { UNKNOWN_PATH, refusal, refusalOf } from './replies.js';
import type { RequestCounts } from './request-counts.js';
import type { RequestLimits } from './request-limits.js';

/** A request that is to time out is answered with 504 after this time. */
const TIMEOUT_ANSWER_MS = 120_000;
const LOOPBACK = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/;
const PLACES = /^\/(paper|live|data|control)(\/[^?]*)$/;

/** What requests are answered with. */
export interface HttpShellOptions {
  readonly keys: KeyRing;
  readonly limits: RequestLimits;
  readonly counts: RequestCounts;
  readonly mischief: Mischief;
  readonly control: ControlPlane;
  readonly data: DataSources;
  /** Orders, account, positions, clock, calendar and assets; null for an unknown path. */
  readonly trading: (request: ExchangeRequest) => ExchangeReply | null;
}

interface Parsed {
  readonly place: 'paper' | 'live' | 'data';
  readonly method: string;
  /** As it is counted: with the place. */
  readonly fullPath: string;
  readonly path: string;
  readonly query: URLSearchParams;
}

/** Takes every request of HTTP: finds out who asks, counts, lets mischief have its way, answers. */
export class HttpShell {
  readonly #options: HttpShellOptions;

  constructor(options: HttpShellOptions) {
    this.#options = options;
  }

  /** Answers a request; never rejects. */
  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.setHeader('X-Request-ID', randomUUID().replaceAll('-', ''));
    try {
      await this.#answer(request, response);
    } catch (thrown) {
      const tooLarge = thrown instanceof BodyTooLarge;
      send(response, tooLarge ? refusal(413, 'request body is too large') : refusalOf(thrown));
    }
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = 'GET', url = '/', headers } = request;
    // Names that lead here from a web page elsewhere are not let in.
    if (!LOOPBACK.test(headers.host ?? 'localhost'))
      return send(response, refusal(403, 'forbidden.'));
    const [rawPath, rawQuery] = splitOnce(url, '?');
    const query = new URLSearchParams(rawQuery);
    const match = PLACES.exec(rawPath);
    if (match === null) return send(response, UNKNOWN_PATH);
    const [place, path] = [match[1]!, match[2]!];
    if (place === 'control') {
      const body = await readBody(request);
      const name = path.slice(1);
      return send(
        response,
        answerControl(this.#options.control, { method, name, query, headers, body }),
      );
    }
    const parsed = { place: place as Parsed['place'], method, fullPath: rawPath, path, query };
    await this.#answerClient(parsed, request, response);
  }

  async #answerClient(
    parsed: Parsed,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const { keys, limits, counts, mischief } = this.#options;
    const seen = { method: parsed.method, path: parsed.fullPath };
    counts.add(seen);
    const environment: Environment | null = parsed.place === 'data' ? null : parsed.place;
    const who = authorize(keys, request.headers, environment);
    if ('refused' in who) return send(response, who.refused);
    const kind = environment === null ? 'data' : 'trading';
    const allowance = limits.take(kind, who.identity.keyId);
    response.setHeader('X-RateLimit-Limit', allowance.limit);
    response.setHeader('X-RateLimit-Remaining', allowance.remaining);
    response.setHeader('X-RateLimit-Reset', allowance.resetsAt);
    if (!allowance.allowed) return send(response, refusal(429, 'too many requests.'));
    const body = await readBody(request);
    const before = await mischief.requests.before(seen);
    if (before.kind === 'cut') return cut(response);
    if (before.kind === 'answer') return send(response, before.reply);
    const reply = await this.#carryOut(parsed, who.identity, { headers: request.headers, body });
    const after = await mischief.requests.after(seen, reply, before.instead);
    if (after.kind === 'cut') return cut(response);
    return finish(response, after.reply);
  }

  async #carryOut(
    { place, method, path, query }: Parsed,
    identity: Identity,
    { headers, body }: { readonly headers: IncomingMessage['headers']; readonly body: unknown },
  ): Promise<ExchangeReply> {
    try {
      if (place === 'data') return await answerData(this.#options.data, { method, path, query });
      const plain = Object.fromEntries(
        Object.entries(headers).map(([name, value]) => [name, String(value)]),
      );
      const request = { method, path, query, headers: plain, body, identity };
      return this.#options.trading(request) ?? UNKNOWN_PATH;
    } catch (thrown) {
      if (thrown instanceof URIError) return refusal(400, 'the path is not encoded rightly');
      if (thrown instanceof VelaError) return refusalOf(thrown);
      throw thrown;
    }
  }
}

/** What was accepted may still be cut, denied or never answered. */
function finish(response: ServerResponse, reply: ExchangeReply): void {
  switch (reply.fate) {
    case undefined:
      return send(response, reply);
    case 'cut':
      return cut(response);
    case 'unavailable':
      return send(response, refusal(503, 'service unavailable'));
    case 'timeout': {
      const timer = setTimeout(
        () => send(response, refusal(504, 'gateway timeout')),
        TIMEOUT_ANSWER_MS,
      );
      response.once('close', () => clearTimeout(timer));
    }
  }
}

function cut(response: ServerResponse): void {
  response.socket?.destroy();
}

function send(response: ServerResponse, { status, headers, body }: ExchangeReply): void {
  if (response.writableEnded || response.destroyed) return;
  for (const [name, value] of Object.entries(headers ?? {})) response.setHeader(name, value);
  if (body === undefined) {
    response.writeHead(status).end();
    return;
  }
  response.setHeader('Content-Type', 'application/json; charset=UTF-8');
  const bytes = Buffer.from(JSON.stringify(body), 'utf8');
  response.setHeader('Content-Length', bytes.length);
  response.writeHead(status).end(bytes);
}

function splitOnce(text: string, mark: string): [string, string] {
  const at = text.indexOf(mark);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}
