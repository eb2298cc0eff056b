import { VelaError } from '@vela/kernel';
import { GraphQLError, Kind, getVariableValues, subscribe } from 'graphql';
import type { DocumentNode, ExecutionResult, GraphQLSchema, VariableDefinitionNode } from 'graphql';
import type { WebSocket } from 'ws';
import { createContext } from '../../graphql/graphql-module.js';
import { unstorableText } from '../../graphql/limits/unstorable-text.js';
import { presentError } from '../../graphql/present-error.js';
import { sent } from '../../graphql/transport/heartbeat.js';
import { SOCKET_LIMITS } from '../../graphql/transport/socket-limits.js';
import type { Host } from '../../host/host.js';
import type { SubscribeMessage } from './plain-message.js';
import { PLAIN_STREAMS } from './stream-documents.js';

type Results = AsyncIterableIterator<ExecutionResult<Record<string, object>>>;

/** Close codes of the gateway, those of the other transport. */
const CloseCode = { BadRequest: 4_400, SlowConsumer: 4_429 } as const;

/** One client of the plain gateway with its subscriptions. */
export class PlainClient {
  /** Null while a subscription is being opened. */
  readonly #running = new Map<string, Results | null>();

  constructor(
    private readonly socket: WebSocket,
    private readonly schema: GraphQLSchema,
    private readonly host: Host,
  ) {}

  /** Says which streams there are. */
  hello(): void {
    void this.say({ type: 'hello', streams: [...PLAIN_STREAMS.keys()] });
  }

  /** Answers a ping. */
  pong(): void {
    void this.say({ type: 'pong' });
  }

  /** Ends everything that runs for a client that has gone. */
  gone(): void {
    for (const results of this.#running.values()) void results?.return?.();
    this.#running.clear();
  }

  /** Runs a subscription until it ends. */
  subscribe(message: SubscribeMessage): void {
    this.run(message).catch((error: unknown) => {
      void this.fail(message.id, error);
    });
  }

  /** Ends a subscription; one that is not there has ended already. */
  unsubscribe(id: string): void {
    if (!this.#running.has(id)) return;
    const results = this.#running.get(id);
    this.#running.delete(id);
    void results?.return?.();
    void this.say({ type: 'complete', id });
  }

  private async run(message: SubscribeMessage): Promise<void> {
    const { id } = message;
    if (this.#running.has(id)) return this.refuse(`the id "${id}" is in use`);
    if (this.#running.size >= SOCKET_LIMITS.subscriptions) {
      const most = `expected at most ${SOCKET_LIMITS.subscriptions} subscriptions on one socket`;
      throw new GraphQLError(most, { extensions: { code: 'TOO_EXPENSIVE' } });
    }
    if (this.socket.bufferedAmount > SOCKET_LIMITS.unsentBytes) {
      return this.socket.close(CloseCode.SlowConsumer, 'SLOW_CONSUMER');
    }
    this.#running.set(id, null);
    try {
      const results = await this.open(message);
      // It may have been ended while it was being opened.
      if (!this.#running.has(id)) return void (await results.return?.());
      this.#running.set(id, results);
      for await (const { data, errors } of results) {
        if (!this.#running.has(id)) return;
        if (errors !== undefined) throw errors[0]!;
        const event = data?.[message.stream] as { cursor: string; at: string; snapshot: boolean };
        const { cursor, at, snapshot, ...body } = event;
        const { stream } = message;
        // Awaited: the next event is asked for when this one was handed over.
        await this.say({ type: 'event', id, stream, cursor, at, snapshot, data: body });
      }
      if (this.#running.delete(id)) await this.say({ type: 'complete', id });
    } catch (error) {
      const results = this.#running.get(id);
      if (!this.#running.delete(id)) return;
      void results?.return?.();
      throw error;
    }
  }

  private async open({ stream, args, after }: SubscribeMessage): Promise<Results> {
    const known = PLAIN_STREAMS.get(stream);
    if (known === undefined) {
      const names = [...PLAIN_STREAMS.keys()].join(', ');
      throw new VelaError('NOT_FOUND', `there is no stream "${stream}", there are ${names}`);
    }
    const given = after === null ? args : { ...args, after };
    const unknown = Object.keys(given).find((name) => !known.args.includes(name));
    if (unknown !== undefined) {
      const names = known.args.join(', ');
      throw wrongInput(`${stream} has no argument "${unknown}", it has ${names}`);
    }
    const unstorable = unstorableText(known.document, given);
    if (unstorable !== null) throw unstorable;
    const { errors } = getVariableValues(this.schema, variablesOf(known.document), given);
    if (errors !== undefined) throw wrongInput(errors[0]!.message);
    const results = await subscribe({
      schema: this.schema,
      document: known.document,
      variableValues: given,
      contextValue: createContext(this.host, { cache: false }),
    });
    if (Symbol.asyncIterator in results) return results as Results;
    throw results.errors?.[0] ?? new Error('expected a stream or an error, found neither');
  }

  private fail(id: string, error: unknown): Promise<void> {
    const context = createContext(this.host, { cache: false });
    const { logger } = this.host;
    const { message, extensions } = presentError(error, { requestId: context.requestId, logger });
    return this.say({ type: 'error', id, message, ...extensions });
  }

  /** A client that does not speak the protocol is told why and let go. */
  refuse(reason: string): void {
    this.socket.close(CloseCode.BadRequest, reason.slice(0, 120));
  }

  private say(message: object): Promise<void> {
    return sent(this.socket, JSON.stringify(message));
  }
}

const wrongInput = (message: string): VelaError =>
  new VelaError('INVALID_INPUT', message, { path: ['args'] });

/** Returns the variables that a document declares. */
function variablesOf({ definitions }: DocumentNode): readonly VariableDefinitionNode[] {
  const [operation] = definitions;
  return operation?.kind === Kind.OPERATION_DEFINITION ? (operation.variableDefinitions ?? []) : [];
}
