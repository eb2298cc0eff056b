import { randomUUID } from 'node:crypto';
import type { GraphQLSchema } from 'graphql';
import { GraphQLError, OperationTypeNode, getOperationAST } from 'graphql';
import { GRAPHQL_PATH } from '../graphql/graphql-module.js';
import { hideSent } from '../graphql/hide-sent.js';
import type { Hide } from '../graphql/hide-sent.js';
import { checkOperation } from '../graphql/limits/check-operation.js';
import type { HttpResponse, HttpStep } from './http-types.js';

/** Returns what serves the explorer to browsers that open the path of the API. */
export function explorer(): HttpStep {
  let page: Promise<string> | undefined;
  return (request, response, next) => {
    const wantsPage = request.method === 'GET' && request.query['query'] === undefined;
    if (!wantsPage || !(request.headers.accept ?? '').includes('text/html')) return next();
    page ??= renderPage();
    page.then((html) => response.type('html').send(html), next);
  };
}

/** Returns the page; its nine megabytes are loaded when somebody first asks for them. */
async function renderPage(): Promise<string> {
  const { renderGraphiQL } = await import('@graphql-yoga/render-graphiql');
  return renderGraphiQL({
    title: 'Vela',
    endpoint: GRAPHQL_PATH,
    subscriptionsProtocol: 'GRAPHQL_WS' as never,
  });
}

/**
 * Returns what stands before the API: one operation in one request, within the limits of size,
 * shape and cost. `schema` is asked for at the first request, when it exists.
 */
export function operationGate(schema: () => GraphQLSchema): HttpStep {
  return (request, response, next) => {
    if (request.method !== 'POST' && request.method !== 'GET') return next();
    const incoming: unknown = request.method === 'POST' ? request.body : request.query;
    if (Array.isArray(incoming)) {
      return refuse(response, badRequest('expected one operation in a request, found a batch'));
    }
    const { query, operationName, variables } = (incoming ?? {}) as Record<string, unknown>;
    // What is missing or of another type is Apollo's to refuse.
    if (typeof query !== 'string') return next();
    const named = typeof operationName === 'string' ? operationName : null;
    const checked = checkOperation(schema(), {
      query,
      operationName: named,
      variables: variablesOf(variables),
    });
    if (checked.error !== undefined) {
      return refuse(response, checked.error, hideSent({ query, variables }));
    }
    const operation = getOperationAST(checked.document, named)?.operation;
    if (operation !== OperationTypeNode.SUBSCRIPTION) return next();
    const elsewhere = 'expected a query or a mutation; subscriptions are served over websockets';
    refuse(response, badRequest(`${elsewhere} at the same path, protocol graphql-transport-ws`));
  };
}

/**
 * Returns what answers for bodies that cannot be read. The reader of bodies would repeat a piece of
 * what was sent, which may hold a secret.
 */
export function unreadableBody(): (
  error: unknown,
  request: unknown,
  response: HttpResponse,
  next: unknown,
) => void {
  // Four parameters tell the web framework that it takes errors.
  return (error, _request, response, _next) => {
    const status = statusOf(error);
    const message = UNREADABLE[status] ?? 'expected a body that is one JSON object';
    const code = status === 413 ? 'TOO_EXPENSIVE' : 'BAD_REQUEST';
    response.status(status).json({
      errors: [{ message, extensions: { code, requestId: randomUUID() } }],
    });
  };
}

const UNREADABLE: Readonly<Record<number, string>> = {
  413: 'expected a body of at most 1 MB, found a larger one',
  415: 'expected a body in UTF-8, plain or compressed by gzip, deflate or br',
};

function statusOf(error: unknown): number {
  const status: unknown =
    typeof error === 'object' && error !== null && 'status' in error ? error.status : 400;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : 400;
}

function variablesOf(value: unknown): Record<string, unknown> | null {
  if (typeof value === 'object') return value as Record<string, unknown> | null;
  if (typeof value !== 'string') return null;
  try {
    return JSON.parse(value) as Record<string, unknown>;
  } catch {
    return null; // Apollo refuses it with a message of its own.
  }
}

const badRequest = (message: string): GraphQLError =>
  new GraphQLError(message, { extensions: { code: 'BAD_REQUEST' } });

function refuse(response: HttpResponse, error: GraphQLError, hide: Hide = (text) => text): void {
  const { http: _status, ...extensions } = error.extensions;
  const { message, locations } = error.toJSON();
  response.status(400).json({
    errors: [
      {
        message: hide(message),
        ...(locations === undefined ? {} : { locations }),
        extensions: { ...extensions, requestId: randomUUID() },
      },
    ],
  });
}
