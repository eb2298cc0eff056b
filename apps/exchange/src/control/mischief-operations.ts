import { z } from 'zod';
import type { ControlOperation } from '../contract.js';
import type { Mischief } from '../mischief/mischief.js';
import { REQUEST_MATCH } from '../mischief/request-match.js';
import type { StreamKind } from '../mischief/stream-mischief.js';
import type { ConnectionBook } from '../streams/connection-book.js';
import { operation } from './operation.js';

const COUNT = z.int().min(1).max(1_000_000);
const DAY_MS = 86_400_000;
const STREAMS: readonly StreamKind[] = ['trading', 'data'];
const streamsOf = (stream: StreamKind | 'all'): readonly StreamKind[] =>
  stream === 'all' ? STREAMS : [stream];
const STREAM = z.enum(['trading', 'data']);
const POINT = z.enum(['request', 'answer']);

/** Operations that make requests, messages and streams go wrong. */
export function mischiefOperations(
  mischief: Mischief,
  book: ConnectionBook,
): Readonly<Record<string, ControlOperation>> {
  const { requests, streams } = mischief;
  return {
    ...requestOperations(mischief),
    release: operation(z.strictObject({ id: z.string() }), ({ id }) => requests.release(id)),
    maintenance: operation(z.strictObject({ on: z.boolean() }), ({ on }) => {
      requests.maintenance(on);
      return { on };
    }),
    cut: operation(
      z.strictObject({
        stream: z.enum(['trading', 'data', 'all']),
        barMs: z.number().min(0).max(DAY_MS).default(0),
      }),
      ({ stream, barMs }) => {
        const hit = streamsOf(stream);
        for (const one of hit) if (barMs > 0) streams.bar(one, barMs);
        return { cut: hit.reduce((sum, one) => sum + book.cut(one), 0) };
      },
    ),
    mute: operation(
      z.strictObject({
        stream: z.enum(['trading', 'data', 'all']).default('data'),
        symbols: z.array(z.string()).nullable().default(null),
        on: z.boolean(),
        pings: z.boolean().default(true),
      }),
      ({ stream, symbols, on, pings }) => {
        const hit = streamsOf(stream);
        const mute = on ? { symbols: symbols === null ? null : new Set(symbols), pings } : null;
        for (const one of hit) streams.mute(one, mute);
        return { mute: on ? hit : [] };
      },
    ),
    clear: operation(z.strictObject({}), () => {
      mischief.clear();
      return mischief.arranged();
    }),
  };
}

function requestOperations(mischief: Mischief): Readonly<Record<string, ControlOperation>> {
  const { requests, events } = mischief;
  return {
    hold: operation(z.strictObject({ what: POINT, ...REQUEST_MATCH }), ({ what, method, path }) =>
      requests.hold(what, { method, path }),
    ),
    drop: operation(
      z.strictObject({
        what: z.enum(['request', 'answer', 'event']),
        count: COUNT.default(1),
        stream: STREAM.default('trading'),
        ...REQUEST_MATCH,
      }),
      ({ what, count, stream, method, path }) => {
        if (what === 'event') events[stream].drop(count);
        else requests.drop(what, count, { method, path });
        return { what, count };
      },
    ),
    dup: operation(
      z.strictObject({ events: COUNT, stream: STREAM.default('trading') }),
      ({ events: count, stream }) => {
        events[stream].dup(count);
        return { events: count };
      },
    ),
    reorder: operation(
      z.strictObject({ events: COUNT.max(10_000), stream: STREAM.default('trading') }),
      ({ events: count, stream }) => {
        events[stream].reorder(count);
        return { events: count };
      },
    ),
    status: operation(
      z.strictObject({
        code: z.int().min(400).max(599),
        count: COUNT.default(1),
        accepted: z.boolean().default(false),
        ...REQUEST_MATCH,
      }),
      ({ code, count, accepted, method, path }) => {
        requests.status({ code, accepted }, count, { method, path });
        return { code, count, accepted };
      },
    ),
  };
}
