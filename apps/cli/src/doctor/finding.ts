import { messageOf, VelaError } from '@vela/kernel';

/** What became of one check. */
export interface Finding {
  readonly name: string;
  readonly ok: boolean;
  /** What was found, in a few words. */
  readonly detail: string;
  /** What to do about it; null when nothing is wrong. */
  readonly fix: string | null;
}

/** Returns a check that passed. */
export const passed = (name: string, detail: string): Finding => ({
  name,
  ok: true,
  detail,
  fix: null,
});

/** Returns a check that failed, with what to do. */
export const failed = (name: string, detail: string, fix: string): Finding => ({
  name,
  ok: false,
  detail,
  fix,
});

/** Returns the findings of a check; a check that throws has failed with that error. */
export async function examine(
  name: string,
  check: () => Promise<Finding | readonly Finding[]>,
): Promise<readonly Finding[]> {
  try {
    const found = await check();
    return Array.isArray(found) ? (found as readonly Finding[]) : [found as Finding];
  } catch (thrown) {
    const hint = thrown instanceof VelaError ? thrown.hint : undefined;
    return [failed(name, messageOf(thrown), hint ?? 'Run it again with --verbose.')];
  }
}
