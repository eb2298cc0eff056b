import { create, toBinary } from '@bufbuild/protobuf';
import { VelaError, parseTimeframe } from '@vela/kernel';
import type { CandleQuery } from '@vela/ports';
import { CandleReplayRequestSchema } from './generated/vela/v1/candles_pb.js';
import { parseMessage, safeNumber } from './parse-message.js';

/** A question for stored candles, and how much of the answer the asker has already. */
export interface ReplayRequest {
  readonly query: CandleQuery;
  /** Slices to leave out at the beginning. */
  readonly skipSlices: number;
}

/** Most series of one replay: what a slice's index can name. */
const SERIES_MAX = 65_535;

/** Returns a question as the bytes of a CandleReplayRequest. */
export function encodeReplayRequest({ query, skipSlices }: ReplayRequest): Uint8Array {
  return toBinary(
    CandleReplayRequestSchema,
    create(CandleReplayRequestSchema, {
      tenantId: query.tenantId,
      series: query.series.map((pinned) => ({
        instrumentId: pinned.instrumentId,
        timeframe: pinned.timeframe,
        datasetId: pinned.datasetId,
        version: pinned.version,
        storedTimeframe: pinned.storedTimeframe ?? '',
        venue: pinned.venue ?? '',
        follows: pinned.follows ?? false,
      })),
      from: BigInt(query.from),
      to: BigInt(query.to),
      skipSlices: BigInt(skipSlices),
    }),
  );
}

/** Returns the question that bytes hold; throws `DATA_INVALID` for anything else. */
export function decodeReplayRequest(bytes: Uint8Array): ReplayRequest {
  const message = parseMessage(CandleReplayRequestSchema, bytes);
  if (message.tenantId === '') throw new VelaError('DATA_INVALID', 'expected a tenant, found none');
  if (message.series.length === 0 || message.series.length > SERIES_MAX) {
    throw new VelaError(
      'DATA_INVALID',
      `expected 1 to ${SERIES_MAX} series, found ${message.series.length}`,
    );
  }
  return {
    query: {
      tenantId: message.tenantId,
      series: message.series.map((pinned) => ({
        instrumentId: pinned.instrumentId,
        timeframe: parseTimeframe(pinned.timeframe),
        datasetId: pinned.datasetId,
        version: pinned.version,
        ...(pinned.storedTimeframe === ''
          ? {}
          : { storedTimeframe: parseTimeframe(pinned.storedTimeframe) }),
        ...(pinned.venue === '' ? {} : { venue: pinned.venue }),
        ...(pinned.follows ? { follows: true } : {}),
      })),
      from: safeNumber(message.from, 'from'),
      to: safeNumber(message.to, 'to'),
    },
    skipSlices: safeNumber(message.skipSlices, 'skip_slices'),
  };
}
