import { VelaError } from '@vela/kernel';

/** Where NATS servers are and how to sign in, taken from one text. */
export interface NatsAddress {
  /** Host and port of each server. */
  readonly servers: readonly string[];
  readonly tls: boolean;
  readonly user?: string;
  readonly pass?: string;
  readonly token?: string;
}

const refuse = (message: string): never => {
  throw new VelaError('INVALID_INPUT', message, {
    hint: 'Write nats://host:4222, or several such addresses with commas between them.',
    path: ['NATS_URL'],
  });
};

function parse(part: string): URL {
  // The text may hold a password, so no message repeats it.
  const url = URL.canParse(part) ? new URL(part) : refuse('expected an address of a NATS server');
  if (url.protocol !== 'nats:' && url.protocol !== 'tls:') {
    refuse(`expected an address that begins with nats:// or tls://, found ${url.protocol}//`);
  }
  if (url.hostname === '') refuse('expected a host in the address of a NATS server');
  return url;
}

/** Returns what `nats://user:password@host:port,…` says; throws `INVALID_INPUT` otherwise. */
export function parseNatsAddress(text: string): NatsAddress {
  const urls = text.split(',').map((part) => parse(part.trim()));
  const first = urls[0]!;
  const user = decodeURIComponent(first.username);
  const pass = decodeURIComponent(first.password);
  return {
    servers: urls.map((url) => `${url.hostname}:${url.port === '' ? '4222' : url.port}`),
    tls: urls.some((url) => url.protocol === 'tls:'),
    ...(user === '' ? {} : pass === '' ? { token: user } : { user, pass }),
  };
}
