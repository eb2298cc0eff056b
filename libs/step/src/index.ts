export { advance, finish } from './advance.js';
export { Run, SEMANTICS_VERSION } from './run.js';
export type { RunSeries, RunSetup } from './run.js';
