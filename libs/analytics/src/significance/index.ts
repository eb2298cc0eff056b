export { simulatedPValue } from './p-value.js';
export { type PlacedTrades, randomEntries } from './random-entries.js';
export { type HeldReturns, permuteTiming, type TimingTestOptions } from './timing-test.js';
