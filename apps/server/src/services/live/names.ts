import type { Problem } from '../refusal.js';

/** Most characters of a name. */
const NAME_MAX = 100;
/** Most characters of a key or a reason of a caller. */
const TEXT_MAX = 200;

// Control characters would garble terminals and logs.
const UNPRINTABLE = /\p{Cc}/u;

/** Returns what is wrong with the name of something. */
export function checkName(name: string, path: readonly string[]): readonly Problem[] {
  const { length } = name.trim();
  const fits = length >= 1 && length <= NAME_MAX && !UNPRINTABLE.test(name);
  return fits ? [] : [wrong(`expected a name of 1 to ${NAME_MAX} printable characters`, path)];
}

/** Returns what is wrong with a key of a caller, which may be absent where it is optional. */
export function checkKey(
  key: string | null | undefined,
  path: readonly string[],
): readonly Problem[] {
  if (key == null) return [];
  const fits = key.length >= 1 && key.length <= TEXT_MAX && !UNPRINTABLE.test(key);
  return fits ? [] : [wrong(`expected 1 to ${TEXT_MAX} printable characters`, path)];
}

/** Returns what is wrong with a reason, which stands in transitions and logs. */
export function checkReason(reason: string, path: readonly string[]): readonly Problem[] {
  const { length } = reason.trim();
  const fits = length >= 1 && length <= TEXT_MAX;
  return fits ? [] : [wrong(`expected a reason of 1 to ${TEXT_MAX} characters`, path)];
}

const wrong = (message: string, path: readonly string[]): Problem => ({
  code: 'INVALID_INPUT',
  message,
  path,
});
