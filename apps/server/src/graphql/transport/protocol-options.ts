import { GraphQLError, execute, subscribe, validate } from 'graphql';
import type { ExecutionArgs, GraphQLFormattedError, GraphQLSchema } from 'graphql';
import type { ConnectionInitMessage, ServerOptions } from 'graphql-ws';
import type { WebSocket } from 'ws';
import type { Host } from '../../host/host.js';
import type { ApiContext } from '../context.js';
import { createContext } from '../graphql-module.js';
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
      if (accepted.error !== undefined) return presented(host, context, [accepted.error]);
      const errors = validate(schema, accepted.document);
      if (errors.length > 0) return presented(host, context, errors);
      return {
        schema,
        document: accepted.document,
        contextValue: context,
        ...(payload.operationName == null ? {} : { operationName: payload.operationName }),
        ...(payload.variables == null ? {} : { variableValues: payload.variables }),
      } satisfies ExecutionArgs;
    },
    onNext: (_, _id, _payload, { contextValue }, { data, extensions, errors }) => ({
      ...(data === undefined ? {} : { data }),
      ...(extensions === undefined ? {} : { extensions }),
      ...(errors === undefined
        ? {}
        : { errors: formatted(presented(host, contextValue as ApiContext, errors)) }),
    }),
    onError: (_, _id, _payload, errors) => {
      const context = createContext(host, { cache: false });
      // Those of `onSubscribe` were presented there.
      return formatted(
        errors.map((error) => (isPresented(error) ? error : presentedOne(host, context, error))),
      );
    },
  };
}

const formatted = (errors: readonly GraphQLError[]): GraphQLFormattedError[] =>
  errors.map((error) => error.toJSON());

const isPresented = ({ extensions }: GraphQLError): boolean =>
  extensions['requestId'] !== undefined;

const presented = (
  host: Host,
  context: ApiContext,
  errors: readonly GraphQLError[],
): GraphQLError[] => errors.map((error) => presentedOne(host, context, error));

function presentedOne({ logger }: Host, { requestId }: ApiContext, error: unknown): GraphQLError {
  const { message, extensions, path } = presentError(error, { requestId, logger });
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
