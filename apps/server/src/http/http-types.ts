import type { IncomingMessage, ServerResponse } from 'node:http';

/** A request as the web framework hands it over. */
interface HttpRequest extends IncomingMessage {
  readonly path: string;
  readonly query: Readonly<Record<string, unknown>>;
  /** Parsed JSON of a POST. */
  readonly body?: unknown;
}

/** An answer under construction. */
export interface HttpResponse extends ServerResponse {
  status(code: number): this;
  type(name: string): this;
  json(body: unknown): this;
  send(body: string): this;
}

/** A step that a request passes on its way. */
export type HttpStep = (
  request: HttpRequest,
  response: HttpResponse,
  next: (error?: unknown) => void,
) => void;
