import { VelaError } from '@vela/kernel';

type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be';

/**
 * Yields UTF-8 without byte order mark; UTF-16 is recognised by its mark and converted. Other bytes
 * pass as they are: numbers, dates and delimiters are the same in all encodings left.
 */
export async function* decodeText(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let head: Uint8Array | null = new Uint8Array(0);
  let convert: ((chunk: Uint8Array | null) => Uint8Array) | null = null;
  for await (const chunk of bytes) {
    let part: Uint8Array = chunk;
    if (head !== null) {
      part = join(head, chunk);
      if (part.length < 3) {
        head = part.slice();
        continue;
      }
      head = null;
      const { encoding, mark } = encodingOf(part);
      part = part.subarray(mark);
      if (encoding !== 'utf-8') convert = converter(encoding);
    }
    const text: Uint8Array = convert === null ? part : convert(part);
    if (text.length > 0) yield text;
  }
  if (head !== null && head.length > 0) yield head;
  const rest = convert?.(null);
  if (rest !== undefined && rest.length > 0) yield rest;
}

function join(head: Uint8Array, chunk: Uint8Array): Uint8Array {
  if (head.length === 0) return chunk;
  const joined = new Uint8Array(head.length + chunk.length);
  joined.set(head);
  joined.set(chunk, head.length);
  return joined;
}

function encodingOf(bytes: Uint8Array): { encoding: Encoding; mark: number } {
  const [first, second, third] = bytes;
  if (first === 0xef && second === 0xbb && third === 0xbf) return { encoding: 'utf-8', mark: 3 };
  if (first === 0xff && second === 0xfe) return { encoding: 'utf-16le', mark: 2 };
  if (first === 0xfe && second === 0xff) return { encoding: 'utf-16be', mark: 2 };
  return { encoding: 'utf-8', mark: 0 };
}

function converter(encoding: Encoding): (chunk: Uint8Array | null) => Uint8Array {
  const decoder = new TextDecoder(encoding, { fatal: true });
  const encoder = new TextEncoder();
  return (chunk) => {
    try {
      const text = chunk === null ? decoder.decode() : decoder.decode(chunk, { stream: true });
      return encoder.encode(text);
    } catch (error) {
      throw new VelaError('DATA_INVALID', `the file is no valid ${encoding.toUpperCase()} text`, {
        hint: 'It begins with a mark of that encoding; the file may be cut off or damaged.',
        cause: error,
      });
    }
  };
}
