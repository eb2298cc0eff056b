import type { Loaders } from './loaders.js';
import type { SnapshotLoader } from './snapshot-loader.js';

/** What every resolver of one operation shares. */
export interface ApiContext {
  /** Stands in each error and in the log beside its cause. */
  readonly requestId: string;
  readonly loaders: Loaders;
  readonly snapshots: SnapshotLoader;
}
