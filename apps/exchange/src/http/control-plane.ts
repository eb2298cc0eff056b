import type { IncomingHttpHeaders } from 'node:http';
import { VelaError } from '@vela/kernel';
import type { ControlOperation, ExchangeReply } from '../contract.js';
import { answer, refusal, refusalOf } from './replies.js';

/** Operations by name: those that ask and those that do. */
export interface ControlPlane {
  readonly questions: Readonly<Record<string, ControlOperation>>;
  readonly operations: Readonly<Record<string, ControlOperation>>;
}

/** Answers `GET /control/NAME` and `POST /control/NAME`. */
export function answerControl(
  plane: ControlPlane,
  request: {
    readonly method: string;
    readonly name: string;
    readonly query: URLSearchParams;
    readonly headers: IncomingHttpHeaders;
    readonly body: unknown;
  },
): ExchangeReply {
  const { method, name, query, headers, body } = request;
  // A page in a browser must not be able to move the market or to read keys.
  if (headers.origin !== undefined) return refusal(403, 'the control plane takes no web pages');
  const table = method === 'GET' ? plane.questions : plane.operations;
  const found = Object.hasOwn(table, name) ? table[name] : undefined;
  if (found === undefined) return unknownOperation(plane, method, name);
  try {
    const input = method === 'GET' ? Object.fromEntries(query) : inputOf(body);
    return answer(found(input) ?? {});
  } catch (thrown) {
    return refusalOf(thrown);
  }
}

function unknownOperation(plane: ControlPlane, method: string, name: string): ExchangeReply {
  const [get, post] = [Object.keys(plane.questions).sort(), Object.keys(plane.operations).sort()];
  const other = method === 'GET' ? post : get;
  const hint = other.includes(name)
    ? `it is asked with ${method === 'GET' ? 'POST' : 'GET'}`
    : `known: GET ${get.join(', ')}; POST ${post.join(', ')}`;
  return refusal(404, `there is no operation ${method} /control/${name}; ${hint}`);
}

function inputOf(body: unknown): Readonly<Record<string, unknown>> {
  if (body === null) return {};
  if (typeof body === 'object' && !Array.isArray(body)) return body as Record<string, unknown>;
  throw new VelaError('INVALID_INPUT', 'expected a JSON object as the body');
}
