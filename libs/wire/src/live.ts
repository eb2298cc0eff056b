import { create, toBinary } from '@bufbuild/protobuf';
import { VelaError } from '@vela/kernel';
import { decodeSlice, encodeSlice } from '@vela/market';
import { FEED_STATES } from '@vela/ports';
import type { FeedPulse, FeedSlice, FeedState, RowHint } from '@vela/ports';
import { FeedPulseSchema, FeedSliceSchema, RowHintSchema } from './generated/vela/v1/live_pb.js';
import { parseMessage, safeNumber } from './parse-message.js';

/** Returns a hint as the bytes of a RowHint. */
export const encodeRowHint = ({ n, actorId, watermarks }: RowHint): Uint8Array =>
  toBinary(
    RowHintSchema,
    create(RowHintSchema, {
      number: BigInt(n),
      actorId: actorId ?? '',
      watermarks: Object.fromEntries(
        Object.entries(watermarks ?? {}).map(([feed, slice]) => [feed, BigInt(slice)]),
      ),
    }),
  );

/** Returns the hint that bytes hold; throws `DATA_INVALID` for anything else. */
export function decodeRowHint(bytes: Uint8Array): RowHint {
  const { number, actorId, watermarks } = parseMessage(RowHintSchema, bytes);
  const marks = Object.entries(watermarks);
  return {
    n: safeNumber(number, 'number'),
    actorId: actorId === '' ? null : actorId,
    ...(marks.length === 0
      ? {}
      : {
          watermarks: Object.fromEntries(
            marks.map(([feed, slice]) => [feed, safeNumber(slice, 'watermarks')]),
          ),
        }),
  };
}

/** Returns a slice as the bytes of a FeedSlice. */
export const encodeFeedSlice = ({ feedId, n, batch }: FeedSlice): Uint8Array =>
  toBinary(
    FeedSliceSchema,
    create(FeedSliceSchema, { feedId, number: BigInt(n), body: encodeSlice(batch) }),
  );

/** Returns the slice that bytes hold; throws `DATA_INVALID` for anything else. */
export function decodeFeedSlice(bytes: Uint8Array): FeedSlice {
  const { feedId, number, body } = parseMessage(FeedSliceSchema, bytes);
  const batch = decodeSlice(body);
  return { feedId, n: safeNumber(number, 'number'), availableAt: batch.availableAt[0]!, batch };
}

/** Returns a pulse as the bytes of a FeedPulse. */
export const encodeFeedPulse = ({ feedId, state, lastSlice, marketTime }: FeedPulse): Uint8Array =>
  toBinary(
    FeedPulseSchema,
    create(FeedPulseSchema, {
      feedId,
      state,
      lastSlice: BigInt(lastSlice),
      marketTime: BigInt(marketTime),
    }),
  );

/** Returns the pulse that bytes hold; throws `DATA_INVALID` for anything else. */
export function decodeFeedPulse(bytes: Uint8Array): FeedPulse {
  const { feedId, state, lastSlice, marketTime } = parseMessage(FeedPulseSchema, bytes);
  if (!FEED_STATES.includes(state as FeedState)) {
    throw new VelaError('DATA_INVALID', `expected a state of a feed, found "${state}"`);
  }
  return {
    feedId,
    state: state as FeedState,
    lastSlice: safeNumber(lastSlice, 'last_slice'),
    marketTime: safeNumber(marketTime, 'market_time'),
  };
}
