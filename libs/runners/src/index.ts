export { builtInStrategyHash } from './built-in-strategy.js';
export {
  type ClosableCompiler,
  type CompilerOptions,
  createStrategyCompiler,
} from './compiler/strategy-compiler.js';
export { createLiveRuntime, type LiveRuntimeOptions } from './live-runtime.js';
export { nodeHasher } from './node-hasher.js';
export { createClock, systemClock, type TimeSources } from './system-clock.js';
export { systemIds } from './system-ids.js';
export { createWorkerRuntime, type WorkerRuntimeOptions } from './worker-runtime.js';
