/** Bounds of a wait. */
export interface UntilOptions {
  /** Longest wait; 5 s by default. */
  readonly timeoutMs?: number;
  /** What is waited for, in words for the failure. */
  readonly what?: string;
}

const STEP_MS = 5;

/**
 * Returns the first value of `probe` that is neither false, null nor undefined, looking every few
 * milliseconds. Rejects when the time is over or `probe` throws.
 */
export async function until<T>(
  probe: () => T | false | null | undefined | Promise<T | false | null | undefined>,
  { timeoutMs = 5_000, what = 'a condition' }: UntilOptions = {},
): Promise<T> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const value = await probe();
    if (value !== false && value !== null && value !== undefined) return value;
    if (performance.now() > deadline) {
      throw new Error(`expected that ${what} within ${timeoutMs} ms, but it did not happen`);
    }
    await new Promise((resolve) => setTimeout(resolve, STEP_MS));
  }
}
