import { VelaError } from '@vela/kernel';
import type { GraphqlAnswer } from './answer.js';

/** Where a server is and how to be known there. */
export interface Endpoint {
  /** Address of the server, for instance `http://127.0.0.1:3000`, with or without `/graphql`. */
  readonly url: string;
  readonly token?: string | undefined;
}

/** Returns the address of the GraphQL endpoint of a server; throws `INVALID_INPUT` for no URL. */
export function graphqlUrl(url: string): URL {
  let parsed: URL;
  try {
    parsed = new URL(url);
  } catch (cause) {
    throw notAServer(url, cause);
  }
  if (parsed.protocol !== 'http:' && parsed.protocol !== 'https:') throw notAServer(url);
  if (parsed.pathname === '/' || parsed.pathname === '') parsed.pathname = '/graphql';
  return parsed;
}

function notAServer(url: string, cause?: unknown): VelaError {
  return new VelaError('INVALID_INPUT', `expected the address of a server, found "${url}"`, {
    hint: 'Write it with its scheme, for instance http://127.0.0.1:3000.',
    cause,
  });
}

/** Returns the answer to one request; throws `UNAVAILABLE` when no server answers as GraphQL. */
export async function post<Result>(
  endpoint: Endpoint,
  body: { query: string; operationName: string; variables: unknown },
  signal: AbortSignal | undefined,
): Promise<GraphqlAnswer<Result>> {
  const url = graphqlUrl(endpoint.url);
  let response: Response;
  try {
    response = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/graphql-response+json, application/json',
        ...(endpoint.token === undefined ? {} : { authorization: `Bearer ${endpoint.token}` }),
      },
      body: JSON.stringify(body),
      ...(signal === undefined ? {} : { signal }),
    });
  } catch (cause) {
    if (signal?.aborted === true) throw signal.reason;
    throw unavailable(url, reasonOf(cause), cause);
  }
  return readAnswer(url, response);
}

async function readAnswer<Result>(url: URL, response: Response): Promise<GraphqlAnswer<Result>> {
  const text = await response.text();
  try {
    const answer = JSON.parse(text) as GraphqlAnswer<Result> | null;
    if (typeof answer === 'object' && answer !== null) {
      if ('data' in answer || 'errors' in answer) return answer;
    }
  } catch {
    // Falls through: a proxy or another program answered with a page.
  }
  throw unavailable(url, `status ${response.status} and no GraphQL answer`);
}

/** Returns the error for a server that cannot be reached at an address. */
export function unavailable(url: URL, reason: string, cause?: unknown): VelaError {
  return new VelaError('UNAVAILABLE', `no Vela server answers at ${url.origin}: ${reason}`, {
    hint: 'Start one with `vela serve`, or leave the address out to run in this process.',
    retryable: true,
    cause,
  });
}

/** Returns why a connection failed in a few words: the code of the system error where there is one. */
function reasonOf(thrown: unknown): string {
  const { cause, message } = describe(thrown);
  const inner = describe(cause);
  return inner.code || inner.message || message || String(thrown);
}

/** Reads an error by its fields: it may come from another realm, where `instanceof` is false. */
function describe(thrown: unknown): { code: string; message: string; cause: unknown } {
  const fields = typeof thrown === 'object' && thrown !== null ? thrown : {};
  const text = (name: string): string => {
    const value: unknown = Reflect.get(fields, name);
    return typeof value === 'string' ? value : '';
  };
  return { code: text('code'), message: text('message'), cause: Reflect.get(fields, 'cause') };
}
