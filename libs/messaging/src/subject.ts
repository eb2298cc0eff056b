import { VelaError } from '@vela/kernel';

const TOKEN = /^[A-Za-z0-9_-]+$/;

/** Returns the subject when it is tokens of `[A-Za-z0-9_-]` joined by dots; throws otherwise. */
export function expectSubject(subject: string): string {
  if (subject.split('.').every((token) => TOKEN.test(token))) return subject;
  throw new VelaError(
    'INVALID_INPUT',
    `expected a subject of letters, digits, _ and - joined by dots, found "${subject}"`,
    { hint: 'Escape names with subjectToken().' },
  );
}

/** Returns the pattern when it is a subject that may also hold `*` and end with `>`. */
export function expectPattern(pattern: string): string {
  const tokens = pattern.split('.');
  const last = tokens.length - 1;
  const legal = tokens.every(
    (token, i) => token === '*' || (token === '>' && i === last) || TOKEN.test(token),
  );
  if (legal) return pattern;
  throw new VelaError(
    'INVALID_INPUT',
    `expected a subject that may hold * and end with >, found "${pattern}"`,
  );
}

/** Returns whether a subject is one that a pattern means. */
export function matches(pattern: readonly string[], subject: readonly string[]): boolean {
  for (let i = 0; i < pattern.length; i++) {
    if (pattern[i] === '>') return subject.length > i;
    if (i >= subject.length || (pattern[i] !== '*' && pattern[i] !== subject[i])) return false;
  }
  return pattern.length === subject.length;
}
