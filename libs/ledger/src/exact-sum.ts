import { addUnits, powerOfTen } from '@vela/kernel';
import type { MinorUnits } from '@vela/kernel';

const LOW_BITS = 52;

/**
 * An exact sum of amounts that grows with each fill. What is beyond 2^52 is held apart, so that a
 * sum beyond 2^53 is as quick as a small one: a bigint appears once in 2^52 minor units.
 */
export class ExactSum {
  private low = 0;
  /** The rest of the sum, a multiple of 2^52, and the same as a double. */
  private high = 0n;
  private highNumber = 0;

  /** The sum, a bigint only where no safe integer holds it. */
  get value(): MinorUnits {
    return this.highNumber === 0 ? this.low : addUnits(this.high, this.low);
  }

  set value(sum: MinorUnits) {
    const isSmall = typeof sum === 'number';
    this.low = isSmall ? sum : Number(BigInt.asUintN(LOW_BITS, sum));
    this.high = isSmall ? 0n : sum - BigInt(this.low);
    this.highNumber = Number(this.high);
  }

  /** Adds an amount exactly. */
  add(amount: MinorUnits): void {
    if (typeof amount === 'number') {
      const low = this.low + amount;
      if (low <= Number.MAX_SAFE_INTEGER && low >= -Number.MAX_SAFE_INTEGER) {
        this.low = low;
        return;
      }
    }
    this.value = addUnits(this.value, amount);
  }

  /** Returns the double nearest to `value / 10^scale`, as `unitsToNumber` does; scale 0 to 15. */
  toNumber(scale: number): number {
    return (this.highNumber + this.low) / powerOfTen(scale);
  }
}
