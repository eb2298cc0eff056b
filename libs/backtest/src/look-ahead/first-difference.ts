import type { Canonical } from '@vela/kernel';

/** Two values at one place. */
export interface ValueDifference {
  readonly path: readonly string[];
  readonly left: unknown;
  readonly right: unknown;
}

/** Relative difference of doubles up to which sums in another order may lead. */
const TOLERANCE = 1e-9;

/** Returns whether two doubles are the same but for the order in which they were summed up. */
export const isNear = (a: number, b: number): boolean =>
  Object.is(a, b) || Math.abs(a - b) <= TOLERANCE * Math.max(Math.abs(a), Math.abs(b)) || a === b;

/** Returns the first place at which two states differ, null when they are the same. */
export function firstStateDifference(
  left: Canonical | undefined,
  right: Canonical | undefined,
  path: readonly string[] = [],
): ValueDifference | null {
  if (typeof left === 'number' && typeof right === 'number') {
    return isNear(left, right) ? null : { path, left, right };
  }
  if (!isObject(left) || !isObject(right) || Array.isArray(left) !== Array.isArray(right)) {
    return left === right ? null : { path, left, right };
  }
  for (const key of new Set([...Object.keys(left), ...Object.keys(right)])) {
    const found = firstStateDifference(left[key], right[key], [...path, key]);
    if (found !== null) return found;
  }
  return null;
}

const isObject = (value: unknown): value is Record<string, Canonical> =>
  typeof value === 'object' && value !== null;

/** Characters of a value in a finding. */
const TEXT_MAX = 120;

/** Returns a value as a finding shows it. */
export function valueText(value: unknown): string {
  const text = typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? 'nothing');
  return text.length > TEXT_MAX ? `${text.slice(0, TEXT_MAX - 1)}…` : text;
}
