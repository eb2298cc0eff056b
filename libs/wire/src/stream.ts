import { create, toBinary } from '@bufbuild/protobuf';
import { ERROR_CODES, VelaError, messageOf } from '@vela/kernel';
import type { ErrorCode } from '@vela/kernel';
import {
  StreamAckSchema,
  StreamFrameSchema,
  StreamRequestSchema,
} from './generated/vela/v1/stream_pb.js';
import { parseMessage, safeNumber } from './parse-message.js';

/** What opens an answer in frames. */
export interface StreamRequest {
  readonly window: number;
  readonly timeoutMs: number;
  readonly body: Uint8Array;
}

/** One part of an answer. */
export interface StreamFrame {
  /** Counted from 1. */
  readonly number: number;
  /** True when the body goes on in the next frame. */
  readonly more: boolean;
  readonly body: Uint8Array;
  /** The end of the answer, null while more comes. */
  readonly end: { readonly error: VelaError | null } | null;
}

/** How far the asker is. */
export interface StreamAck {
  readonly number: number;
  readonly cancel: boolean;
}

const NOTHING = new Uint8Array(0);

/** Returns the bytes that open an answer. */
export const encodeStreamRequest = (request: StreamRequest): Uint8Array =>
  toBinary(StreamRequestSchema, create(StreamRequestSchema, { ...request, body: request.body }));

/** Returns what opens an answer; throws `DATA_INVALID` for anything else. */
export function decodeStreamRequest(bytes: Uint8Array): StreamRequest {
  const { window, timeoutMs, body } = parseMessage(StreamRequestSchema, bytes);
  if (window < 1 || timeoutMs < 1) {
    throw new VelaError(
      'DATA_INVALID',
      `expected a window and a time-out of 1 or more, found ${window} and ${timeoutMs}`,
    );
  }
  return { window, timeoutMs, body };
}

/** Returns the bytes of a part of an answer's body. */
export const encodeBodyFrame = (number: number, body: Uint8Array, more: boolean): Uint8Array =>
  toBinary(
    StreamFrameSchema,
    create(StreamFrameSchema, {
      number: BigInt(number),
      more,
      body: body,
    }),
  );

/** Returns the bytes that end an answer, with what went wrong if anything did. */
export function encodeEndFrame(number: number, thrown?: { readonly error: unknown }): Uint8Array {
  const error = thrown?.error;
  const known = error instanceof VelaError ? error : null;
  return toBinary(
    StreamFrameSchema,
    create(StreamFrameSchema, {
      number: BigInt(number),
      last: true,
      ...(thrown === undefined
        ? {}
        : {
            error: {
              code: known?.code ?? 'INTERNAL',
              message: messageOf(error).slice(0, 10_000),
              hint: known?.hint ?? '',
              retryable: known?.retryable ?? false,
            },
          }),
    }),
  );
}

/** Returns a part of an answer; throws `DATA_INVALID` for anything else. */
export function decodeStreamFrame(bytes: Uint8Array): StreamFrame {
  const frame = parseMessage(StreamFrameSchema, bytes);
  const number = safeNumber(frame.number, 'number');
  if (!frame.last) return { number, more: frame.more, body: frame.body, end: null };
  const wire = frame.error;
  const error =
    wire === undefined
      ? null
      : new VelaError(codeOf(wire.code), wire.message, {
          ...(wire.hint === '' ? {} : { hint: wire.hint }),
          retryable: wire.retryable,
        });
  return { number, more: false, body: NOTHING, end: { error } };
}

const codeOf = (code: string): ErrorCode =>
  ERROR_CODES.find((known) => known === code) ?? 'INTERNAL';

/** Returns the bytes of an acknowledgement. */
export const encodeStreamAck = ({ number, cancel }: StreamAck): Uint8Array =>
  toBinary(StreamAckSchema, create(StreamAckSchema, { number: BigInt(number), cancel }));

/** Returns an acknowledgement; throws `DATA_INVALID` for anything else. */
export function decodeStreamAck(bytes: Uint8Array): StreamAck {
  const { number, cancel } = parseMessage(StreamAckSchema, bytes);
  return { number: safeNumber(number, 'number'), cancel };
}
