import type { ClientConfig } from 'pg';
import { types } from 'pg';
import { VelaError } from '@vela/kernel';

const INT8 = 20;

/** Numbers of 64 bits are counts and microseconds here: always safe integers. */
const parseInt8 = (text: string): number => {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`${text} is no safe integer`);
  return value;
};

/** How values of the server become ours. */
const typeParsers: ClientConfig['types'] = {
  getTypeParser: ((oid: number, format?: string) =>
    oid === INT8 && format !== 'binary'
      ? parseInt8
      : (types.getTypeParser as (oid: number, format?: string) => unknown)(oid, format)) as never,
};

/** Settings of every session: a frozen process frees its rows, a dead host its connection. */
const SESSION = [
  'idle_in_transaction_session_timeout=2000',
  'tcp_keepalives_idle=5',
  'tcp_keepalives_interval=2',
  'tcp_keepalives_count=3',
  'tcp_user_timeout=10000',
  'TimeZone=UTC',
  'search_path=public',
];

/** Returns how every connection of ours is made. Throws `INVALID_INPUT` for a text that is no URL. */
export function connectionOptions(url: string, applicationName: string): ClientConfig {
  if (!/^postgres(ql)?:\/\//.test(url) || !URL.canParse(url)) {
    throw new VelaError('INVALID_INPUT', 'expected a database URL, found another text', {
      hint: 'Write postgresql://user:password@host:5432/database.',
      path: ['DATABASE_URL'],
    });
  }
  return {
    connectionString: url,
    application_name: applicationName,
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
    keepAliveInitialDelayMillis: 5_000,
    options: SESSION.map((setting) => `-c ${setting}`).join(' '),
    types: typeParsers!,
  };
}

/** Returns the database name of a URL. */
export function databaseName(url: string): string {
  return decodeURIComponent(new URL(url).pathname.slice(1));
}
