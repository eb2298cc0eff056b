import { create, toBinary } from '@bufbuild/protobuf';
import { describe, expect, it } from '@jest/globals';
import { VelaError, parseTimeframe } from '@vela/kernel';
import type { ActorEvent } from '@vela/ports';
import { decodeActorEvent, encodeActorEvent } from './actor-event.js';
import { decodeReleased, encodeReleased } from './cluster.js';
import { ActorEventSchema } from './generated/vela/v1/events_pb.js';
import { decodeReplayRequest, encodeReplayRequest } from './replay-request.js';
import {
  decodeStreamAck,
  decodeStreamFrame,
  decodeStreamRequest,
  encodeBodyFrame,
  encodeEndFrame,
  encodeStreamAck,
  encodeStreamRequest,
} from './stream.js';

const head = { tenantId: 'ten_1', actorId: 'act_1', number: 7, at: 1_700_000_000_000_000 };
const progress: ActorEvent = {
  ...head,
  kind: 'progress',
  progress: {
    progress: 0.5,
    items: 10,
    itemsPerSecond: 1e6,
    etaMs: null,
    simulatedAt: -5,
    equity: 0,
  },
};

describe('an event of an actor', () => {
  it('comes back as it went, absent values as null', () => {
    expect(decodeActorEvent(encodeActorEvent(progress))).toEqual(progress);
    const moved: ActorEvent = {
      ...head,
      kind: 'transition',
      transition: { from: 'queued', to: 'loading', final: false },
    };
    expect(decodeActorEvent(encodeActorEvent(moved))).toEqual(moved);
  });

  it.each([
    ['no payload', { ...head, number: 1n, at: 1n, kind: 'progress' }],
    [
      'a kind that is not its payload',
      { ...head, number: 1n, at: 1n, kind: 'progress', payload: { case: 'transition', value: {} } },
    ],
    [
      'a progress above 1',
      {
        ...head,
        number: 1n,
        at: 1n,
        kind: 'progress',
        payload: { case: 'progress', value: { progress: 2 } },
      },
    ],
    [
      'a number beyond 2^53',
      {
        ...head,
        number: 1n << 60n,
        at: 1n,
        kind: 'transition',
        payload: { case: 'transition', value: {} },
      },
    ],
  ] as const)('is refused with %s', (_, message) => {
    const bytes = toBinary(ActorEventSchema, create(ActorEventSchema, message as never));
    expect(() => decodeActorEvent(bytes)).toThrow(VelaError);
  });
});

describe('a question for candles', () => {
  const request = {
    query: {
      tenantId: 'ten_1',
      series: [
        {
          instrumentId: 'ins_1',
          timeframe: parseTimeframe('1d'),
          datasetId: 'ds_1',
          version: 3,
        },
        {
          instrumentId: 'ins_1',
          timeframe: parseTimeframe('1w'),
          datasetId: 'ds_1',
          version: 3,
          storedTimeframe: parseTimeframe('1d'),
          venue: 'XNYS',
        },
        {
          instrumentId: 'ins_1',
          timeframe: parseTimeframe('1m'),
          datasetId: 'ds_2',
          version: 1,
          follows: true,
        },
      ],
      from: -1,
      to: 1_700_000_000_000_000,
    },
    skipSlices: 12,
  };

  it('comes back as it went', () => {
    expect(decodeReplayRequest(encodeReplayRequest(request))).toEqual(request);
  });

  it('is refused without series, without tenant or with a timeframe that is none', () => {
    const { query } = request;
    const wrong = [
      { ...query, series: [] },
      { ...query, tenantId: '' },
      { ...query, series: [{ ...query.series[0]!, timeframe: 'week' as never }] },
    ];
    for (const bad of wrong) {
      const bytes = encodeReplayRequest({ query: bad, skipSlices: 0 });
      expect(() => decodeReplayRequest(bytes)).toThrow(VelaError);
    }
  });
});

describe('the frames of an answer', () => {
  it('come back as they went', () => {
    const body = new Uint8Array([1, 2, 3]);
    const opening = { window: 4, timeoutMs: 100, body };
    expect(decodeStreamRequest(encodeStreamRequest(opening))).toEqual(opening);
    expect(decodeStreamFrame(encodeBodyFrame(3, body, true))).toEqual({
      number: 3,
      more: true,
      body,
      end: null,
    });
    expect(decodeStreamFrame(encodeEndFrame(4)).end).toEqual({ error: null });
    const ack = { number: 9, cancel: true };
    expect(decodeStreamAck(encodeStreamAck(ack))).toEqual(ack);
    expect(decodeReleased(encodeReleased(['act_1']))).toEqual(['act_1']);
  });

  it('carry code, message, hint and whether to try again', () => {
    const error = new VelaError('DATA_MISSING', 'gone', { hint: 'import it', retryable: true });
    const found = decodeStreamFrame(encodeEndFrame(1, { error })).end?.error;
    expect(found).toMatchObject({
      code: 'DATA_MISSING',
      message: 'gone',
      hint: 'import it',
      retryable: true,
    });
    const other = decodeStreamFrame(encodeEndFrame(1, { error: new Error('broken') })).end?.error;
    expect(other).toMatchObject({ code: 'INTERNAL', message: 'broken' });
  });

  it('are refused when a window or a time-out is 0 or the bytes are no message', () => {
    const body = new Uint8Array(0);
    for (const bytes of [
      encodeStreamRequest({ window: 0, timeoutMs: 1, body }),
      encodeStreamRequest({ window: 1, timeoutMs: 0, body }),
      new Uint8Array([0xff]),
    ]) {
      expect(() => decodeStreamRequest(bytes)).toThrow(VelaError);
    }
  });
});
