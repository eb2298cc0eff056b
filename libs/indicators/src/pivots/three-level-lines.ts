import { undefinedLines } from '../lines-indicator.js';
import { PivotLines } from './pivot-lines.js';

/** Names the outputs of pivots with three levels on each side. */
export const THREE_LEVELS: readonly string[] = ['pivot', 'r1', 's1', 'r2', 's2', 'r3', 's3'];

/** Returns a pivot with three levels of resistance above and three of support below it. O(1). */
export abstract class ThreeLevelLines extends PivotLines {
  protected override readonly lines = undefinedLines(THREE_LEVELS.length);

  override get outputNames(): readonly string[] {
    return THREE_LEVELS;
  }

  get pivot(): number | null {
    return this.output(0);
  }

  get r1(): number | null {
    return this.output(1);
  }

  get s1(): number | null {
    return this.output(2);
  }

  get r2(): number | null {
    return this.output(3);
  }

  get s2(): number | null {
    return this.output(4);
  }

  get r3(): number | null {
    return this.output(5);
  }

  get s3(): number | null {
    return this.output(6);
  }
}
