/** Returns the middle value, or the mean of the two middle ones. */
export function median(values) {
  if (values.length === 0) throw new RangeError('the median of no values');
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/**
 * Measures the CPU time of a function, which may be asynchronous: user and system time of all
 * threads of this process, the garbage collector's included. Runs it `warmups` times unmeasured,
 * then `repeats` times; returns the median in nanoseconds with every reading and the last result.
 */
export async function cpuTime(work, { repeats = 5, warmups = 1 } = {}) {
  return measure(work, { repeats, warmups }, () => {
    const start = process.cpuUsage();
    return () => {
      const { user, system } = process.cpuUsage(start);
      return (user + system) * 1000;
    };
  });
}

/** Measures elapsed time in the same way: for work that waits for another process. */
export async function wallTime(work, { repeats = 5, warmups = 1 } = {}) {
  return measure(work, { repeats, warmups }, () => {
    const start = performance.now();
    return () => (performance.now() - start) * 1e6;
  });
}

async function measure(work, { repeats, warmups }, start) {
  let result;
  for (let n = 0; n < warmups; n += 1) result = await work();
  const readingsNs = [];
  for (let n = 0; n < repeats; n += 1) {
    globalThis.gc?.();
    const stop = start();
    result = await work();
    readingsNs.push(stop());
  }
  return { ns: median(readingsNs), readingsNs, result };
}
