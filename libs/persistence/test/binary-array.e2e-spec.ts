import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { testDatabase } from '@vela/testkit';
import type { TestDatabase } from '@vela/testkit';
import { bigints, booleans, byteas, integers, texts } from '../src/database/binary-array.js';

jest.setTimeout(30_000);

describe('arrays in the binary format', () => {
  let opened: TestDatabase;

  beforeAll(async () => {
    opened = await testDatabase({ migrated: false });
  });
  afterAll(() => opened.close());

  it('arrive as they were sent', async () => {
    const text = fc.string({ unit: 'binary' }).map((one) => one.replaceAll('\0', '0'));
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.maxSafeInteger()),
        fc.array(fc.integer()),
        fc.array(fc.boolean()),
        fc.array(fc.uint8Array()),
        fc.array(fc.option(text)),
        async (longs, ints, flags, blobs, words) => {
          const [row] = await opened.database.query<Record<string, unknown>>(
            `select $1::bigint[]::text[] as longs, $2::integer[] as ints, $3::boolean[] as flags,
               $4::bytea[] as blobs, $5::text[] as words`,
            [bigints(longs), integers(ints), booleans(flags), byteas(blobs), texts(words)],
          );
          expect(row).toEqual({
            longs: longs.map(String),
            ints,
            flags,
            blobs: blobs.map((one) => Buffer.from(one)),
            words,
          });
        },
      ),
      { numRuns: 200 },
    );
  });

  it('hold safe integers only', () => {
    for (const value of [2 ** 53, 0.5, NaN, Infinity]) {
      expect(() => bigints([value])).toThrow(/at most 64 bits/);
    }
    expect(() => integers([2 ** 31])).toThrow(/at most 32 bits/);
  });
});
