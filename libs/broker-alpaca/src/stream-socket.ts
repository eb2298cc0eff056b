import type { streaming } from '@alpacahq/alpaca-trade-api';
import type { Credential } from '@vela/ports';

/** Opens a socket to an address. */
export type OpenSocket = (url: string) => streaming.WebSocketLike;

/** What a socket is watched by. */
export interface SocketWatch {
  readonly credential: () => Credential;
  /** Called with whatever comes, protocol frames included: the other end is there. */
  readonly onLife: () => void;
}

/** Returns the message with which the trade stream asks who is there. */
function authentication(credential: Credential): string {
  const data =
    credential.kind === 'key'
      ? { key_id: credential.keyId, secret_key: credential.secret }
      : { oauth_token: credential.token };
  return JSON.stringify({ action: 'authenticate', data });
}

/**
 * Returns a socket for the SDK's trade stream. It knows key and secret alone; what it sends to
 * prove who it is is written anew here, so that tokens work and a credential may change between
 * two connections.
 */
export function watchedSocket(
  socket: streaming.WebSocketLike,
  { credential, onLife }: SocketWatch,
): streaming.WebSocketLike {
  for (const event of ['open', 'message', 'ping', 'pong']) socket.on(event, onLife);
  return {
    on: (event, listener) => socket.on(event, listener),
    send: (data) => {
      const isProof = typeof data === 'string' && data.startsWith('{"action":"authenticate"');
      socket.send(isProof ? authentication(credential()) : data);
    },
    close: (code, reason) => socket.close(code, reason),
    terminate: () => socket.terminate?.(),
    ping: (data) => socket.ping?.(data),
    get readyState() {
      // What is not there must look absent to the SDK too.
      return socket.readyState as number;
    },
  };
}
