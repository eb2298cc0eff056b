import { VelaError } from '@vela/kernel';

/** How far one log was told: every row up to `n`, and the first `part` items of the next one. */
interface LogPlace {
  readonly n: number;
  readonly part: number;
}

/** How far a stream over several logs was told, by the name of the log. */
export type StreamPlace = Map<string, LogPlace>;

const PREFIX = 's1';

/** Returns the opaque cursor of a place of a kind of stream. */
export function placeCursor(kind: string, place: StreamPlace): string {
  const entries = [...place].map(([name, { n, part }]) =>
    part === 0 ? `${name}=${n}` : `${name}=${n}+${part}`,
  );
  return Buffer.from([PREFIX, kind, ...entries].join(' ')).toString('base64url');
}

/** Returns the place of a cursor; throws `INVALID_INPUT` when it is none of this kind of stream. */
export function readPlace(kind: string, cursor: string): StreamPlace {
  const text = Buffer.from(cursor, 'base64url').toString();
  const [prefix, found, ...entries] = text.split(' ');
  const place: StreamPlace = new Map();
  for (const entry of entries) {
    const match = /^([\w-]{1,64})=(\d{1,15})(?:\+(\d{1,6}))?$/.exec(entry);
    if (match === null) throw notOurs(kind, cursor);
    place.set(match[1]!, { n: Number(match[2]), part: Number(match[3] ?? 0) });
  }
  const isOurs = prefix === PREFIX && found === kind && placeCursor(kind, place) === cursor;
  if (!isOurs) throw notOurs(kind, cursor);
  return place;
}

const notOurs = (kind: string, cursor: string): VelaError =>
  new VelaError(
    'INVALID_INPUT',
    `expected a cursor of the stream ${kind}, found "${cursor.slice(0, 60)}"`,
    { hint: 'Pass the cursor of the last event that you took of this stream.', path: ['after'] },
  );
