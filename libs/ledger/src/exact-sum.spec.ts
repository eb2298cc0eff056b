import { describe, expect, it } from '@jest/globals';
import { unitsToNumber } from '@vela/kernel';
import fc from 'fast-check';
import { ExactSum } from './exact-sum.js';

const MAX = Number.MAX_SAFE_INTEGER;
const amount = fc.oneof(
  fc.maxSafeInteger(),
  fc.integer(),
  fc.constantFrom(MAX, -MAX, 0, 1, -1),
  fc.bigInt({ min: -(2n ** 90n), max: 2n ** 90n }),
);

describe('an exact sum', () => {
  it('is the sum of its amounts to the last unit, wherever it wanders', () => {
    fc.assert(
      fc.property(fc.array(amount, { maxLength: 40 }), (amounts) => {
        const sum = new ExactSum();
        let expected = 0n;
        for (const one of amounts) {
          sum.add(one);
          expected += BigInt(one);
          const found = sum.value;
          expect(BigInt(found)).toBe(expected);
          expect(typeof found).toBe(Number.isSafeInteger(Number(expected)) ? 'number' : 'bigint');
          expect(sum.toNumber(8)).toBe(unitsToNumber(expected, 8));
        }
      }),
    );
  });

  it('goes on from a value that was stored', () => {
    fc.assert(
      fc.property(amount, amount, (stored, more) => {
        const sum = new ExactSum();
        sum.value = stored;
        sum.add(more);
        expect(BigInt(sum.value)).toBe(BigInt(stored) + BigInt(more));
      }),
    );
  });
});
