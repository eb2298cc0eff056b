import { VelaError } from '@vela/kernel';

/** Every name that an object may have; the compiler holds it against the type. */
export type Names<T extends object> = Readonly<Record<keyof T, true>>;

/**
 * Throws `INVALID_INPUT` when options are no object or have a name that nobody reads. A script is
 * run without a check of its types, and a misspelt option would silently be its default.
 */
export function refuseUnknown<T extends object>(
  given: unknown,
  names: Names<Required<T>>,
  what: string,
): void {
  const known = Object.keys(names);
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw new VelaError('INVALID_INPUT', `expected ${what} as an object`, {
      hint: `It may have ${known.join(', ')}.`,
    });
  }
  const unknown = Object.keys(given).filter((name) => !known.includes(name));
  if (unknown.length === 0) return;
  throw new VelaError('INVALID_INPUT', `unknown in ${what}: ${unknown.join(', ')}`, {
    hint: `Known: ${known.join(', ')}.`,
    path: unknown.slice(0, 1),
  });
}
