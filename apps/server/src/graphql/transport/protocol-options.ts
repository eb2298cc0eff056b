import { GraphQLError, execute, subscribe, validate } from 'graphql';
import type { ExecutionArgs, GraphQLFormattedError, GraphQLSchema } from 'graphql';
import type { ConnectionInitMessage, ServerOptions } from 'graphql-ws';
import type { WebSocket } from 'ws';
import type { Host } from '../../host/host.js';
import type { ApiContext } from '../context.js';
import { createContext } from '../graphql-module.js';
import { hideSent } from '../hide-sent.js';
import type { SentOperation } from '../hide-sent.js';
import { checkOperation } from '../limits/check-operation.js';
import { presentError } from '../present-error.js';
import { SOCKET_LIMITS } from './socket-limits.js';

/** What the protocol knows of a client beside its messages. */
export interface Peer {
  readonly socket: WebSocket;
}

/** Options of the protocol. */
export type ProtocolOptions = ServerOptions<ConnectionInitMessage['payload'], Peer>;

/** Returns how operations of websockets are checked, executed and answered. */
export function protocolOptions(schema: GraphQLSchema, host: Host): ProtocolOptions {
  const circumstances = (sent: SentOperation, context: unknown): Circumstances => ({
    host,
    context: context as ApiContext,
    sent,
  });
  return {
    schema,
    connectionInitWaitTimeout: SOCKET_LIMITS.initMs,
    execute,
    subscribe,
    onSubscribe: ({ extra: { socket }, subscriptions }, _, payload) => {
      const context = createContext(host, { cache: false });
      if (socket.bufferedAmount > SOCKET_LIMITS.unsentBytes) socket.close(4_429, 'SLOW_CONSUMER');
      // The operation that asks is among the subscriptions already.
      const accepted = accept(schema, Object.keys(subscriptions).length, payload);
      if (accepted.error !== undefined) {
        return presented(circumstances(payload, context), [accepted.error]);
      }
      const errors = validate(schema, accepted.document);
      if (errors.length > 0) return presented(circumstances(payload, context), errors);
      return {
        schema,
        document: accepted.document,
        contextValue: context,
        ...(payload.operationName == null ? {} : { operationName: payload.operationName }),
        ...(payload.variables == null ? {} : { variableValues: payload.variables }),
      } satisfies ExecutionArgs;
    },
    onNext: (_, _id, payload, { contextValue }, { data, extensions, errors }) => ({
      ...(data === undefined ? {} : { data }),
      ...(extensions === undefined ? {} : { extensions }),
      ...(errors === undefined
        ? {}
        : { errors: formatted(presented(circumstances(payload, contextValue), errors)) }),
    }),
    onError: (_, _id, payload, errors) => {
      const now = circumstances(payload, createContext(host, { cache: false }));
      // Those of `onSubscribe` were presented there.
      return formatted(
        errors.map((error) => (isPresented(error) ? error : presentedOne(now, error))),
      );
    },
  };
}

const formatted = (errors: readonly GraphQLError[]): GraphQLFormattedError[] =>
  errors.map((error) => error.toJSON());

const isPresented = ({ extensions }: GraphQLError): boolean =>
  extensions['requestId'] !== undefined;

/** Under which an operation failed. */
interface Circumstances {
  readonly host: Host;
  readonly context: ApiContext;
  readonly sent: SentOperation;
}

const presented = (now: Circumstances, errors: readonly GraphQLError[]): GraphQLError[] =>
  errors.map((error) => presentedOne(now, error));

function presentedOne({ host, context, sent }: Circumstances, error: unknown): GraphQLError {
  const { logger } = host;
  const { requestId } = context;
  const hide = hideSent(sent);
  const { message, extensions, path } = presentError(error, { requestId, logger, hide });
  return new GraphQLError(message, {
    ...(path === undefined ? {} : { path }),
    ...(error instanceof GraphQLError && error.nodes !== undefined ? { nodes: error.nodes } : {}),
    ...(extensions === undefined ? {} : { extensions }),
  });
}

function accept(
  schema: GraphQLSchema,
  running: number,
  payload: Parameters<typeof checkOperation>[1],
): ReturnType<typeof checkOperation> {
  if (running <= SOCKET_LIMITS.subscriptions) return checkOperation(schema, payload);
  const message = `expected at most ${SOCKET_LIMITS.subscriptions} operations on one socket`;
  return { error: new GraphQLError(message, { extensions: { code: 'TOO_EXPENSIVE' } }) };
}
