import type { IncomingHttpHeaders } from 'node:http';
import type { Environment, ExchangeReply, Identity } from '../contract.js';
import type { Credentials, KeyRing } from './keys.js';
import { refusal } from './replies.js';

/** Returns what the headers of a request show, null when they show nothing. */
export function credentialsOf(headers: IncomingHttpHeaders): Credentials | null {
  const text = (name: string): string | undefined => {
    const value = headers[name];
    return typeof value === 'string' ? value : undefined;
  };
  const bearer = /^Bearer\s+(\S+)$/i.exec(text('authorization') ?? '')?.[1];
  const keyId = text('apca-api-key-id');
  const secret = text('apca-api-secret-key');
  if (bearer === undefined && keyId === undefined && secret === undefined) return null;
  return { keyId, secret, token: bearer };
}

/**
 * Returns who asks, or the refusal: 401 for nobody that is known, 403 for keys of the other
 * environment. Market data takes the keys of both.
 */
export function authorize(
  keys: KeyRing,
  headers: IncomingHttpHeaders,
  environment: Environment | null,
): { readonly identity: Identity } | { readonly refused: ExchangeReply } {
  const credentials = credentialsOf(headers);
  const identity = credentials === null ? null : keys.identify(credentials);
  if (identity === null) return { refused: refusal(401, 'request is not authorized') };
  if (environment !== null && identity.environment !== environment) {
    return { refused: refusal(403, 'forbidden.') };
  }
  return { identity };
}
