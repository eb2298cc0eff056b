import { ExtensionCodec, decode, encode, encodeTimeSpecToTimestamp } from '@msgpack/msgpack';
import { SECOND } from '@vela/kernel';
import type { Micros } from '@vela/kernel';
import { instantText } from '../data/instant-text.js';

/** An instant inside of a message: text in JSON, a timestamp in MessagePack. */
export class WireInstant {
  constructor(readonly at: Micros) {}

  /** Called by `JSON.stringify`. */
  toJSON(): string {
    return instantText(this.at);
  }
}

const TIMESTAMP = -1;
const extensionCodec = new ExtensionCodec();
extensionCodec.register({
  type: TIMESTAMP,
  encode: (value) => {
    if (!(value instanceof WireInstant)) return null;
    const sec = Math.floor(value.at / SECOND);
    return encodeTimeSpecToTimestamp({ sec, nsec: (value.at - sec * SECOND) * 1_000 });
  },
  decode: () => null,
});

/** How a connection writes and reads its frames. */
export interface FrameCodec {
  readonly name: 'json' | 'msgpack';
  write(message: unknown): string | Uint8Array;
  /** Throws for bytes that are none of its own. */
  read(data: Buffer): unknown;
}

const JSON_CODEC: FrameCodec = {
  name: 'json',
  write: (message) => JSON.stringify(message),
  read: (data) => JSON.parse(data.toString('utf8')) as unknown,
};

const MSGPACK_CODEC: FrameCodec = {
  name: 'msgpack',
  write: (message) => encode(message, { extensionCodec }),
  read: (data) => decode(data),
};

/** Returns how frames are written for the header `Content-Type` of the upgrade. */
export const codecOf = (contentType: string | undefined): FrameCodec =>
  contentType?.includes('msgpack') === true ? MSGPACK_CODEC : JSON_CODEC;
