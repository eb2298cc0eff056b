type Runner = Pick<typeof import('@jest/globals'), 'afterAll' | 'describe' | 'expect' | 'it'>;

/**
 * Returns what the test runner gives to each file. It is looked for when it is used, because this
 * library is also loaded where no test runs.
 */
export const runner = (): Runner => globalThis as unknown as Runner;

/** The runner's `expect`, for cases that are written down before a runner is there. */
export const expect = ((actual: unknown) => runner().expect(actual)) as Runner['expect'];
