import type { Bench } from './bench.js';
import type { Requirement } from './requirements.js';

/** One thing that every adapter must do. */
export interface ConformanceCase {
  readonly title: string;
  /** What it needs of the venue beside what every venue has. */
  readonly needs: readonly Requirement[];
  run(bench: Bench): Promise<void>;
}

/** The cases of one theme of the canonical port. */
export interface Theme {
  readonly number: number;
  readonly title: string;
  readonly cases: readonly ConformanceCase[];
}

/** Returns a case; needs stand between its title and what it does. */
export function it(
  title: string,
  ...rest: readonly [...needs: Requirement[], run: (bench: Bench) => Promise<void>]
): ConformanceCase {
  const needs = rest.slice(0, -1) as Requirement[];
  const run = rest.at(-1) as (bench: Bench) => Promise<void>;
  return { title, needs, run };
}
