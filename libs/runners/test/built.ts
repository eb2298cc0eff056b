import { fileURLToPath } from 'node:url';

// Workers exist in the build alone: there the whole library is taken from, not only its workers.
const built = (library: string): string =>
  fileURLToPath(new URL(`../../../dist/libs/${library}/src/index.js`, import.meta.url));

/** The built library, as a server loads it. */
export const runners = (await import(built('runners'))) as typeof import('../src/index.js');

/** The built backtest library, for runs in the thread of the test. */
export const backtest = (await import(built('backtest'))) as typeof import('@vela/backtest');

/** Path of a built library's entry, for processes that a test starts. */
export const builtEntry = built;
