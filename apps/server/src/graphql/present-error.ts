import { VelaError, messageOf } from '@vela/kernel';
import type { ErrorCode } from '@vela/kernel';
import type { Logger } from '@vela/ports';
import { GraphQLError } from 'graphql';
import type { GraphQLFormattedError } from 'graphql';
import { SlowConsumer } from '../services/live/streams/slow-consumer.js';
import type { Hide } from './hide-sent.js';

/** What a client reads when the cause is nobody's business. */
const MASKED = 'something went wrong on the server; its log has more under this request id';

/** Codes that a client may see at the top level for errors with a code of the kernel. */
const CODES: Partial<Record<ErrorCode, string>> = {
  INVALID_INPUT: 'BAD_USER_INPUT',
  INTERNAL: 'INTERNAL',
};

/** Codes that Apollo and the limits give to errors of the request itself; they hold no secret. */
const REQUEST_CODES: readonly unknown[] = [
  'BAD_USER_INPUT',
  'BAD_REQUEST',
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'OPERATION_RESOLUTION_FAILURE',
  'PERSISTED_QUERY_NOT_SUPPORTED',
  'TOO_EXPENSIVE',
];

/** How errors of one operation are presented. */
export interface Presentation {
  readonly requestId: string;
  readonly logger: Logger;
  /** Takes out of messages and log lines what they must not repeat. */
  readonly hide?: Hide;
}

const asItIs: Hide = (text) => text;

/**
 * Returns an error as a client may see it: with a code and the request id, and with a message only
 * when it was written for a reader. The cause of anything else goes to the log alone.
 */
export function presentError(error: unknown, options: Presentation): GraphQLFormattedError {
  const { requestId, logger, hide = asItIs } = options;
  const cause = rootOf(error);
  const place = placeOf(error);
  if (cause instanceof VelaError && cause.code !== 'INTERNAL') {
    const { code, hint, path, retryable } = cause;
    if (code === 'UNAVAILABLE') {
      logger.warn('a request could not be served', { requestId, reason: hide(causesOf(cause)) });
    }
    return {
      message: hide(cause.message),
      ...place,
      extensions: {
        code: CODES[code] ?? code,
        requestId,
        ...(hint === undefined ? {} : { hint: hide(hint) }),
        ...(path === undefined ? {} : { inputPath: [...path] }),
        ...(retryable ? { retryable } : {}),
        ...(cause instanceof SlowConsumer ? { cursor: cause.cursor } : {}),
      },
    };
  }
  const code = error instanceof GraphQLError ? error.extensions['code'] : undefined;
  const ofRequest = cause instanceof GraphQLError || !(error instanceof GraphQLError);
  if (ofRequest && error instanceof Error && (REQUEST_CODES.includes(code) || isPlain(error))) {
    return {
      message: hide(error.message),
      ...place,
      extensions: { code: code ?? 'BAD_REQUEST', requestId },
    };
  }
  logger.error('a request failed unexpectedly', { requestId, reason: hide(causesOf(cause)) });
  return { message: MASKED, ...place, extensions: { code: 'INTERNAL', requestId } };
}

/** An error of GraphQL itself, for instance of validation over a websocket, has no cause. */
const isPlain = (error: Error): boolean =>
  error instanceof GraphQLError &&
  error.originalError === undefined &&
  error.path === undefined &&
  error.extensions['code'] === undefined;

function rootOf(error: unknown): unknown {
  let cause = error;
  while (cause instanceof GraphQLError && cause.originalError !== undefined) {
    cause = cause.originalError;
  }
  return cause;
}

function placeOf(error: unknown): Pick<GraphQLFormattedError, 'path' | 'locations'> {
  if (!(error instanceof GraphQLError)) return {};
  const { path, locations } = error;
  return {
    ...(path === undefined ? {} : { path }),
    ...(locations === undefined ? {} : { locations }),
  };
}

function causesOf(error: unknown): string {
  const causes: string[] = [];
  for (let cause = error; cause !== undefined && causes.length < 5; ) {
    causes.push(messageOf(cause));
    cause = cause instanceof Error ? cause.cause : undefined;
  }
  return causes.join(' <- ');
}
