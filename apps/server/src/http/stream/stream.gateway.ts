import { Inject } from '@nestjs/common';
import { GraphQLSchemaHost } from '@nestjs/graphql';
import {
  ConnectedSocket,
  MessageBody,
  SubscribeMessage,
  WebSocketGateway,
} from '@nestjs/websockets';
import type { OnGatewayConnection, OnGatewayDisconnect } from '@nestjs/websockets';
import type { WebSocket } from 'ws';
import { keepAlive } from '../../graphql/transport/heartbeat.js';
import { HOST } from '../../host/host.js';
import type { Host } from '../../host/host.js';
import { PlainClient } from './plain-client.js';
import type { SubscribeMessage as Subscribe, UnsubscribeMessage } from './plain-message.js';

/** Where programs without GraphQL follow what happens. */
const STREAM_PATH = '/stream';

/** Bytes of one message from a client. */
const MESSAGE_BYTES = 64 * 1_024;

/** The streams of the API as JSON messages, see docs/stream.md. */
@WebSocketGateway({ path: STREAM_PATH, maxPayload: MESSAGE_BYTES })
export class StreamGateway
  implements OnGatewayConnection<WebSocket>, OnGatewayDisconnect<WebSocket>
{
  readonly #clients = new WeakMap<WebSocket, PlainClient>();

  constructor(
    @Inject(HOST) private readonly host: Host,
    @Inject(GraphQLSchemaHost) private readonly schemas: GraphQLSchemaHost,
  ) {}

  /** Says hello to a client. */
  handleConnection(socket: WebSocket): void {
    keepAlive(socket);
    const client = new PlainClient(socket, this.schemas.schema, this.host);
    this.#clients.set(socket, client);
    client.hello();
  }

  /** Ends what runs for a client that has gone. */
  handleDisconnect(socket: WebSocket): void {
    this.#clients.get(socket)?.gone();
  }

  @SubscribeMessage('subscribe')
  subscribe(@ConnectedSocket() socket: WebSocket, @MessageBody() message: Subscribe): void {
    this.#clients.get(socket)?.subscribe(message);
  }

  @SubscribeMessage('unsubscribe')
  unsubscribe(
    @ConnectedSocket() socket: WebSocket,
    @MessageBody() { id }: UnsubscribeMessage,
  ): void {
    this.#clients.get(socket)?.unsubscribe(id);
  }

  @SubscribeMessage('ping')
  ping(@ConnectedSocket() socket: WebSocket): void {
    this.#clients.get(socket)?.pong();
  }

  @SubscribeMessage('malformed')
  malformed(@ConnectedSocket() socket: WebSocket, @MessageBody() reason: string): void {
    this.#clients.get(socket)?.refuse(reason);
  }
}
