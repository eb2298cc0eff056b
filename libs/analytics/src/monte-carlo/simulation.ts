import { VelaError } from '@vela/kernel';
import type { MonteCarloResult } from './monte-carlo-result.js';

/** Most paths of one simulation. */
export const PATHS_MAX = 100_000;
/** Most steps of all paths of one simulation together. */
const STEPS_MAX = 2_000_000_000;

/** Paths that are drawn one after the other, so that whoever waits can watch or stop in between. */
export interface Simulation {
  readonly paths: number;
  /** Draws the next path; called `paths` times. */
  step(): void;
  /** Returns what the paths drawn so far say. */
  result(): MonteCarloResult;
}

/** What every simulation takes. */
export interface SimulationOptions {
  /** 1 to 100,000; 1,000 by default. */
  readonly paths?: number | undefined;
  /** Seed of the random choices; 0 by default. */
  readonly seed?: number | undefined;
}

/**
 * Draws all paths of a simulation and returns its result. `onProgress` is told the number of paths
 * that are done, at most a hundred times.
 */
export function simulate(
  simulation: Simulation,
  onProgress?: (done: number) => void,
): MonteCarloResult {
  const every = Math.ceil(simulation.paths / 100);
  for (let done = 1; done <= simulation.paths; done += 1) {
    simulation.step();
    if (done % every === 0 || done === simulation.paths) onProgress?.(done);
  }
  return simulation.result();
}

/**
 * Returns the number of paths and the seed, checked. Throws `INVALID_INPUT` for one out of range,
 * and `LIMIT_EXCEEDED` when paths of so many steps are too much work.
 */
export function checkedOptions(
  { paths = 1_000, seed = 0 }: SimulationOptions,
  steps: number,
): { readonly paths: number; readonly seed: number } {
  if (!Number.isInteger(paths) || paths < 1 || paths > PATHS_MAX) {
    throw new VelaError('INVALID_INPUT', `expected 1 to ${PATHS_MAX} paths, found ${paths}`, {
      path: ['paths'],
    });
  }
  if (!Number.isSafeInteger(seed)) {
    throw new VelaError('INVALID_INPUT', `expected a whole number as seed, found ${seed}`, {
      path: ['seed'],
    });
  }
  if (paths * steps > STEPS_MAX) {
    const most = Math.floor(STEPS_MAX / steps);
    throw new VelaError(
      'LIMIT_EXCEEDED',
      `expected at most ${STEPS_MAX} steps in all paths, found ${paths} x ${steps}`,
      { hint: `Ask for at most ${most} paths.`, path: ['paths'] },
    );
  }
  return { paths, seed };
}
