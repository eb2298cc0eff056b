import type { Hash } from 'node:crypto';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { VelaError, messageOf } from '@vela/kernel';

/** What begins every backup; its number grows when the frames change. */
export const BACKUP_FORMAT = 'vela-backup-1';

/** Longest frame; a longer one means damage. */
const FRAME_MAX = 16 << 20;

/** Kinds of frame: head, table, data, manifest. */
export type FrameKind = 'H' | 'T' | 'D' | 'M';

/** A piece of a backup: a kind, a length, a body. */
export interface Frame {
  readonly kind: FrameKind;
  readonly body: Buffer;
}

/** How one table lies in a backup. */
export interface BackupTable {
  readonly table: string;
  readonly rows: number;
  /** SHA-256 over the bytes of COPY. */
  readonly sha256: string;
}

/** What stands at the end of a backup; without it the file is not whole. */
export interface BackupManifest {
  readonly format: typeof BACKUP_FORMAT;
  /** Names of the migrations that the database had. */
  readonly schema: readonly string[];
  readonly tables: readonly BackupTable[];
  /** SHA-256 over every frame before this one. */
  readonly sha256: string;
}

/** Returns the bytes of a frame. */
export function frameBytes(kind: FrameKind, body: Uint8Array): Buffer {
  const head = Buffer.alloc(5);
  head.write(kind, 0, 'latin1');
  head.writeUInt32BE(body.length, 1);
  return Buffer.concat([head, body]);
}

/** Returns a value as the body of a frame. */
export const jsonBody = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));

/** Returns the refusal of a file that is not a whole backup. */
export function damaged(file: string, why: string, cause?: unknown): VelaError {
  return new VelaError('DATA_INVALID', `${file} is not a whole backup: ${why}`, {
    hint: 'Nothing was changed. Take another backup file.',
    cause,
  });
}

/** Returns the frames of a backup one by one, adding each but the manifest to `hash`. */
export async function* readFrames(file: string, hash?: Hash): AsyncGenerator<Frame> {
  const bytes = pipeline(createReadStream(file), createGunzip(), () => undefined);
  let rest: Buffer = Buffer.alloc(0);
  try {
    for await (const chunk of bytes) {
      rest = rest.length === 0 ? (chunk as Buffer) : Buffer.concat([rest, chunk as Buffer]);
      while (rest.length >= 5) {
        const length = rest.readUInt32BE(1);
        if (length > FRAME_MAX) throw damaged(file, `it has a frame of ${length} bytes`);
        if (rest.length < 5 + length) break;
        const kind = rest.toString('latin1', 0, 1) as FrameKind;
        if (kind !== 'M') hash?.update(rest.subarray(0, 5 + length));
        yield { kind, body: rest.subarray(5, 5 + length) };
        rest = rest.subarray(5 + length);
      }
    }
  } catch (error) {
    if (error instanceof VelaError) throw error;
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'EACCES' || code === 'EISDIR') {
      throw new VelaError('NOT_FOUND', `the backup ${file} cannot be read: ${messageOf(error)}`);
    }
    throw damaged(file, messageOf(error), error);
  }
  if (rest.length > 0) throw damaged(file, 'it ends in the middle of a frame');
}

/**
 * Returns the manifest of a backup after every byte was read and held against its digests. Throws
 * `DATA_INVALID` for a file that is truncated, altered, or something else.
 */
export async function verifyBackup(file: string): Promise<BackupManifest> {
  const whole = createHash('sha256');
  const found: { table: string; sha256: Hash }[] = [];
  let manifest: BackupManifest | null = null;
  let first = true;
  for await (const { kind, body } of readFrames(file, whole)) {
    if (first && (kind !== 'H' || formatOf(body) !== BACKUP_FORMAT)) {
      throw damaged(file, `expected it to begin with ${BACKUP_FORMAT}`);
    }
    first = false;
    if (manifest !== null) throw damaged(file, 'something follows its manifest');
    if (kind === 'T')
      found.push({ table: expectRead(file, body, tableOf), sha256: createHash('sha256') });
    else if (kind === 'D') found.at(-1)?.sha256.update(body);
    else if (kind === 'M') manifest = expectRead(file, body, manifestOf);
  }
  if (manifest === null) throw damaged(file, 'it ends without a manifest');
  if (manifest.sha256 !== whole.digest('hex')) throw damaged(file, 'its digest does not agree');
  const digests = found.map(({ table, sha256 }) => `${table} ${sha256.digest('hex')}`);
  const expected = manifest.tables.map(({ table, sha256 }) => `${table} ${sha256}`);
  if (digests.join() !== expected.join()) throw damaged(file, 'the digest of a table is another');
  return manifest;
}

/** Damage shows by the shape of a frame before the digests behind it are read. */
function expectRead<T>(file: string, body: Buffer, read: (body: Buffer) => T): T {
  try {
    return read(body);
  } catch (cause) {
    throw damaged(file, 'a part of it cannot be read', cause);
  }
}

function manifestOf(body: Buffer): BackupManifest {
  const manifest = JSON.parse(body.toString()) as BackupManifest;
  if (Array.isArray(manifest.tables)) return manifest;
  throw new Error('expected a list of tables');
}

function formatOf(body: Buffer): string {
  try {
    return (JSON.parse(body.toString()) as { format: string }).format;
  } catch {
    return '';
  }
}

/** Returns the table that a frame of kind T announces. */
export const tableOf = (body: Buffer): string =>
  (JSON.parse(body.toString()) as { table: string }).table;
