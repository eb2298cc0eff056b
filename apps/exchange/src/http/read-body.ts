import type { IncomingMessage } from 'node:http';
import { VelaError } from '@vela/kernel';

/** Largest body of a request. */
const BODY_BYTES_MAX = 1_048_576;

/** A body that is larger than what is read. */
export class BodyTooLarge extends Error {
  override readonly name = 'BodyTooLarge';
}

/** Returns the JSON of a body, null for an empty one. Throws `INVALID_INPUT` or {@link BodyTooLarge}. */
export async function readBody(request: IncomingMessage): Promise<unknown> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > BODY_BYTES_MAX) throw new BodyTooLarge(`more than ${BODY_BYTES_MAX} bytes`);
    parts.push(part);
  }
  const text = Buffer.concat(parts).toString('utf8');
  if (text.trim() === '') return null;
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new VelaError('INVALID_INPUT', 'request body format is invalid', { cause });
  }
}
