import { once } from 'node:events';
import { pipeline } from 'node:stream/promises';
import { Writable } from 'node:stream';
import type { ClientBase } from 'pg';
import { escapeLiteral } from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { assert } from '@vela/kernel';
import type { Database } from '../database/database.js';

/** PostgreSQL documentation, COPY, "Binary Format": signature, flags, length of the extension. */
const HEADER = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1');

/** Returns a statement with its values written in: COPY takes no parameters. */
function inline(sql: string, values: readonly (string | number | null)[]): string {
  return sql.replace(/\$(\d+)/g, (_, n: string) => {
    const value = values[Number(n) - 1];
    assert(value !== undefined, `value $${n} is missing`);
    if (value === null) return 'null';
    return typeof value === 'number' ? String(value) : escapeLiteral(value);
  });
}

/**
 * Reads binary COPY of one column: each value is written once, from the socket's buffer into the
 * memory that `allocate` returns for its length.
 */
class BlobSink extends Writable {
  private readonly small = Buffer.alloc(32);
  private smallFilled = 0;
  private smallNeeded = HEADER.length;
  private step: 'header' | 'count' | 'length' | 'value' | 'end' = 'header';
  private target: Uint8Array | null = null;
  private filled = 0;

  constructor(
    private readonly allocate: (length: number) => Uint8Array,
    private readonly done: (value: Uint8Array) => void,
  ) {
    super({ highWaterMark: 1 << 20 });
  }

  override _write(chunk: Buffer, _encoding: string, next: (error?: Error) => void): void {
    let at = 0;
    try {
      while (at < chunk.length && this.step !== 'end') {
        at += this.target === null ? this.takeSmall(chunk, at) : this.takeValue(chunk, at);
      }
      next();
    } catch (error) {
      next(error as Error);
    }
  }

  override _final(next: (error?: Error) => void): void {
    next(this.step === 'end' ? undefined : new Error('the answer of COPY ended too early'));
  }

  private takeValue(chunk: Buffer, at: number): number {
    const target = this.target!;
    const count = Math.min(chunk.length - at, target.length - this.filled);
    target.set(chunk.subarray(at, at + count), this.filled);
    this.filled += count;
    if (this.filled === target.length) this.finish(target);
    return count;
  }

  private finish(value: Uint8Array): void {
    this.done(value);
    this.target = null;
    this.expect('count', 2);
  }

  private expect(step: typeof this.step, bytes: number): void {
    this.step = step;
    this.smallNeeded = bytes;
    this.smallFilled = 0;
  }

  private takeSmall(chunk: Buffer, at: number): number {
    const count = Math.min(chunk.length - at, this.smallNeeded - this.smallFilled);
    chunk.copy(this.small, this.smallFilled, at, at + count);
    this.smallFilled += count;
    if (this.smallFilled === this.smallNeeded) this.takeStep();
    return count;
  }

  private takeStep(): void {
    if (this.step === 'header') {
      assert(this.small.subarray(0, 11).equals(HEADER.subarray(0, 11)), 'no answer of COPY');
      this.expect('count', 2);
    } else if (this.step === 'count') {
      const fields = this.small.readInt16BE(0);
      assert(fields === 1 || fields === -1, `expected one column, found ${fields}`);
      this.expect(fields === -1 ? 'end' : 'length', 4);
    } else {
      const length = this.small.readInt32BE(0);
      assert(length >= 0, 'expected bytes, found null');
      this.target = this.allocate(length);
      this.filled = 0;
      if (length === 0) this.finish(this.target);
    }
  }
}

/** Returns the bytes of a query's only column, row by row, without a copy between. */
export async function readBlobs(
  db: Database,
  sql: string,
  values: readonly (string | number | null)[],
  allocate: (length: number) => Uint8Array = (length) => new Uint8Array(length),
): Promise<readonly Uint8Array[]> {
  return await db.connection(async (client) => {
    const blobs: Uint8Array[] = [];
    const statement = `copy (${inline(sql, values)}) to stdout (format binary)`;
    const source = client.query(copyTo(statement));
    await pipeline(source, new BlobSink(allocate, (value) => blobs.push(value)));
    return blobs;
  });
}

/** A value of a row on its way in: text, whole numbers of 4 or 8 bytes, raw bytes. */
export type CopyValue = string | { readonly int4: number } | { readonly int8: number } | Uint8Array;

function encode(value: CopyValue | null): readonly Uint8Array[] {
  const length = Buffer.alloc(4);
  if (value === null) {
    length.writeInt32BE(-1);
    return [length];
  }
  let bytes: Uint8Array;
  if (typeof value === 'string') bytes = Buffer.from(value);
  else if (value instanceof Uint8Array) bytes = value;
  else if ('int4' in value) {
    const number = Buffer.alloc(4);
    number.writeInt32BE(value.int4);
    bytes = number;
  } else {
    const number = Buffer.alloc(8);
    number.writeBigInt64BE(BigInt(value.int8));
    bytes = number;
  }
  length.writeInt32BE(bytes.length);
  return [length, bytes];
}

/** Returns the bytes of rows in the binary format; large values pass without a copy. */
async function* encodeRows(rows: CopyRows, counted: () => void): AsyncGenerator<Uint8Array> {
  yield HEADER;
  for await (const row of rows) {
    const fields = Buffer.alloc(2);
    fields.writeInt16BE(row.length);
    yield fields;
    for (const value of row) yield* encode(value);
    counted();
  }
  yield Buffer.from([0xff, 0xff]);
}

/**
 * Writes bytes by COPY inside the transaction of a client. Waits for the socket, so little lies in
 * memory. When the source of bytes fails nothing of them is kept.
 */
export async function copyBytes(
  client: ClientBase,
  statement: string,
  chunks: AsyncIterable<Uint8Array>,
): Promise<void> {
  const sink = client.query(copyFrom(statement));
  const finished = once(sink, 'finish');
  // An error while bytes are awaited must find a listener; it is thrown by the awaits below.
  let refused = false;
  finished.catch(() => undefined);
  sink.on('error', () => {
    refused = true;
  });
  try {
    for await (const chunk of chunks) {
      if (refused) await finished;
      if (!sink.write(chunk)) await Promise.race([once(sink, 'drain'), finished]);
    }
    // The stream cannot end what the server has refused already.
    if (!refused) sink.end();
    await finished;
  } catch (error) {
    // When the source failed the server is told and answers; when the server failed it knows.
    if (!refused) {
      sink.destroy(error as Error);
      await finished.catch(() => undefined);
    }
    throw error;
  }
}

/** Rows on their way in. */
type CopyRows =
  | AsyncIterable<readonly (CopyValue | null)[]>
  | Iterable<readonly (CopyValue | null)[]>;

/** Writes rows by binary COPY; `table` names table and columns. Returns how many went in. */
export async function copyRows(client: ClientBase, table: string, rows: CopyRows): Promise<number> {
  let count = 0;
  const bytes = encodeRows(rows, () => count++);
  await copyBytes(client, `copy ${table} from stdin (format binary)`, bytes);
  return count;
}
