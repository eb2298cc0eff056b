import { isLoopback } from '@vela/config';
import type { Canonical } from '@vela/kernel';
import type { Credential, CredentialNote } from '@vela/ports';
import { refuseIfAny } from '../../refusal.js';
import type { Problem } from '../../refusal.js';
import { checkName } from '../names.js';

/** An account at a broker as a caller asks for it. Its secrets go into the envelope and no further. */
export interface ConnectionInput {
  readonly broker: string;
  readonly mode: 'PAPER' | 'LIVE';
  readonly name: string;
  readonly apiKey?: string | null | undefined;
  readonly apiSecret?: string | null | undefined;
  readonly token?: string | null | undefined;
  /** A venue on this machine in place of the broker's own hosts. */
  readonly venueUrl?: string | null | undefined;
  /** Channel of market data; that of the adapter when absent. */
  readonly channel?: string | null | undefined;
  /** The name again, where money is real. */
  readonly confirm?: string | null | undefined;
}

/** A connection that was checked. */
export interface CheckedConnection {
  readonly name: string;
  readonly credential: Credential;
  readonly note: CredentialNote;
  /** Options of the adapter, without secrets. */
  readonly options: { readonly [name: string]: Canonical };
}

/** Most characters of one secret. */
const SECRET_MAX = 500;
/** Characters of a key's id that may be shown, and the least it must have beside them. */
const HINT = { shown: 4, hidden: 8 };
/** What goes into a header as it is, so that nothing but printable ASCII may be in it. */
const IN_HEADER = /^[\x21-\x7e]+$/;
const CHANNEL = /^[a-z0-9][a-z0-9_-]{0,29}$/;

/** Returns what a connection is made of; refuses everything wrong at once, repeating no secret. */
export function checkConnection(input: ConnectionInput): CheckedConnection {
  const url = venueUrl(input.venueUrl);
  refuseIfAny([
    ...checkName(input.name, ['input', 'name']),
    ...checkSecrets(input),
    ...url.problems,
    ...checkChannel(input.channel),
  ]);
  const { token } = input;
  const [keyId, secret] = [input.apiKey ?? '', input.apiSecret ?? ''];
  const credential: Credential =
    token == null ? { kind: 'key', keyId, secret } : { kind: 'token', token };
  return {
    name: input.name.trim(),
    credential,
    note: { kind: credential.kind, hint: token == null ? hintOf(keyId) : null },
    options: {
      ...(url.value === undefined ? {} : { venueUrl: url.value }),
      ...(input.channel == null ? {} : { channel: input.channel }),
    },
  };
}

/** Of a short id four characters would be most of it. */
const hintOf = (keyId: string): string | null =>
  keyId.length < HINT.shown + HINT.hidden ? null : keyId.slice(-HINT.shown);

function checkSecrets({ apiKey, apiSecret, token }: ConnectionInput): readonly Problem[] {
  if (token != null) {
    const both = apiKey != null || apiSecret != null;
    return both ? [wrong(EITHER, ['token'])] : checkSecret(token, 'token');
  }
  return [...checkSecret(apiKey, 'apiKey'), ...checkSecret(apiSecret, 'apiSecret')];
}

const EITHER = 'expected apiKey with apiSecret, or token, found all of them';

function checkSecret(text: string | null | undefined, field: string): readonly Problem[] {
  if (text == null || text === '') {
    return [wrong('expected apiKey with apiSecret, or token, found nothing', [field])];
  }
  const fits = text.length <= SECRET_MAX && IN_HEADER.test(text);
  const expected = `expected at most ${SECRET_MAX} letters, digits and signs without spaces`;
  return fits ? [] : [wrong(`${expected}, found another text`, [field])];
}

function venueUrl(text: string | null | undefined): {
  readonly value: string | undefined;
  readonly problems: readonly Problem[];
} {
  if (text == null) return { value: undefined, problems: [] };
  const url = URL.canParse(text) ? new URL(text) : null;
  const isWeb = url !== null && ['http:', 'https:'].includes(url.protocol);
  const isPlain = url !== null && `${url.username}${url.password}${url.search}${url.hash}` === '';
  // Keys that go to another machine could be anybody's: only the broker's own hosts are far away.
  if (isWeb && isPlain && isLoopback(url.hostname)) {
    return { value: url.href.replace(/\/+$/, ''), problems: [] };
  }
  const expected = 'expected the address of a venue on this machine such as http://127.0.0.1:4400';
  return { value: undefined, problems: [wrong(`${expected}, found another one`, ['venueUrl'])] };
}

function checkChannel(channel: string | null | undefined): readonly Problem[] {
  if (channel == null || CHANNEL.test(channel)) return [];
  return [wrong('expected a channel of market data such as iex or sip', ['channel'])];
}

const wrong = (message: string, path: readonly string[]): Problem => ({
  code: 'INVALID_INPUT',
  message,
  path: ['input', ...path],
});
