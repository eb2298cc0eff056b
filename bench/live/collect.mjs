// Loaded into a worker before its own module: collects garbage when a shared number changes. The
// worker's module takes message ports away, so that it is looked at from time to time.
import { workerData } from 'node:worker_threads';

const LOOK_MS = 100;
const collect = globalThis.gc;
const { load, add } = Atomics;
const [wanted, done] = [0, 1];
const shared = workerData.collect;
let seen = load(shared, wanted);
setInterval(() => {
  const now = load(shared, wanted);
  if (now === seen) return;
  seen = now;
  collect();
  add(shared, done, 1);
}, LOOK_MS).unref();
