/** What a watchdog looks at. */
export interface WatchdogOptions {
  /** Milliseconds without a move after which `onStuck` is called. */
  readonly limitMs: number;
  /** Returns how far the work is; any change counts as a move. */
  readonly position: () => number;
  /** Called once with the position at which nothing moved any more. */
  readonly onStuck: (position: number) => void;
  /** Called at each look, for whatever else must not grow. */
  readonly onLook: () => void;
}

/** Bounds of the time between two looks. */
const LOOK_MS_MIN = 5;
const LOOK_MS_MAX = 100;

/**
 * Watches work in another thread until the returned function is called. Only time in which this
 * thread could look counts: when it was busy itself, answers that wait are read first.
 */
export function watch({ limitMs, position, onStuck, onLook }: WatchdogOptions): () => void {
  const everyMs = Math.min(LOOK_MS_MAX, Math.max(LOOK_MS_MIN, limitMs / 8));
  let at = position();
  let stillMs = 0;
  let lookedMs = performance.now();
  const timer = setInterval(() => {
    onLook();
    const nowMs = performance.now();
    const found = position();
    stillMs = found === at ? stillMs + Math.min(nowMs - lookedMs, 2 * everyMs) : 0;
    at = found;
    lookedMs = nowMs;
    if (stillMs < limitMs) return;
    clearInterval(timer);
    onStuck(at);
  }, everyMs);
  return () => clearInterval(timer);
}
