import type { CommandSpec } from './command-spec.js';

/**
 * Returns the words of a command line with unambiguous prefixes of commands written out: `back li`
 * becomes `backtest list`. For people at a terminal only: in a script a prefix would change its
 * meaning when a command is added.
 */
export function expandPrefixes(
  argv: readonly string[],
  commands: readonly CommandSpec[],
): readonly string[] {
  const words = [...argv];
  let known: readonly CommandSpec[] = commands;
  for (const [at, word] of words.entries()) {
    if (word.startsWith('-')) continue;
    const next = commandFor(word, known);
    if (next === null) return words;
    words[at] = next.name;
    known = next.commands ?? [];
    if (known.length === 0) return words;
  }
  return words;
}

function commandFor(word: string, commands: readonly CommandSpec[]): CommandSpec | null {
  const exact = commands.find(({ name }) => name === word);
  if (exact !== undefined) return exact;
  const starting = commands.filter(({ name, hidden }) => name.startsWith(word) && hidden !== true);
  return starting.length === 1 ? starting[0]! : null;
}

/** Returns the words of the deepest command that a command line names: what its help is about. */
export function namedCommand(argv: readonly string[], commands: readonly CommandSpec[]): string {
  const path: string[] = [];
  let known: readonly CommandSpec[] = commands;
  for (const word of argv) {
    if (word.startsWith('-')) continue;
    const next = known.find(({ name }) => name === word);
    if (next === undefined) break;
    path.push(next.name);
    known = next.commands ?? [];
  }
  return path.join(' ');
}
