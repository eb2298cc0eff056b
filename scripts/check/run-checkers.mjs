import { availableParallelism, cpus } from 'node:os';
import { deadCode } from './dead-code.mjs';
import { format } from './format.mjs';
import { layers } from './layers.mjs';
import { lint } from './lint.mjs';
import { tidy } from './tidy.mjs';
import { types } from './types.mjs';

const SHOWN_MAX = 40;
// The slowest first, so that the short ones fill the gaps.
const checkers = [lint, layers, deadCode, types, tidy, format];

/** Returns the word by which a checker is chosen on the command line. */
const key = ({ name }) => name.replaceAll(' ', '-');

/** The words by which checkers are chosen. */
export const checkerNames = checkers.map(key);

/**
 * Runs the named checkers (all, without names) as many at a time as there are cores. Each outcome
 * goes to `onOutcome` as it comes in; returns all of them.
 */
export async function runCheckers(root, { names = [], onOutcome = () => {} } = {}) {
  const queue = checkers.filter((one) => names.length === 0 || names.includes(key(one)));
  const done = [];
  const worker = async () => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const outcome = await runOne(root, next);
      onOutcome(outcome);
      done.push(outcome);
    }
  };
  const cores = availableParallelism?.() ?? cpus().length;
  await Promise.all(Array.from({ length: Math.max(2, cores) }, worker));
  return done;
}

/** A checker that saw nothing, or less than is there, fails as one that found faults. */
async function runOne(root, checker) {
  const { name, unit } = checker;
  const start = performance.now();
  let examined = 0;
  const problems = [];
  try {
    const answer = await checker.examine(root);
    examined = answer.examined;
    problems.push(...answer.problems);
    if (!(examined > 0 && answer.expectedMin > 0)) {
      problems.push(`${name} examined no ${unit} of apps and libs: its silence means nothing`);
    } else if (examined < answer.expectedMin) {
      problems.push(`${name} examined ${examined} ${unit}, but there are ${answer.expectedMin}`);
    }
  } catch (cause) {
    problems.push(`${name} could not be run: ${cause.message}`);
  }
  const seconds = (performance.now() - start) / 1000;
  return { name, key: key(checker), ok: problems.length === 0, examined, unit, seconds, problems };
}

/** Returns an outcome as lines for a person; of many problems the first 40. */
export function describeOutcome({ name, key: word, ok, examined, unit, seconds, problems }) {
  const found = ok ? '' : `, ${problems.length} problem${problems.length === 1 ? '' : 's'}`;
  const lines = [
    `${ok ? 'ok  ' : 'FAIL'} ${name.padEnd(12)} ${examined} ${unit}${found} (${seconds.toFixed(1)} s)`,
    ...problems.slice(0, SHOWN_MAX).map((problem) => `       ${problem}`),
  ];
  const rest = problems.length - SHOWN_MAX;
  if (rest > 0) lines.push(`       and ${rest} more: npm run check -- ${word} --json`);
  return `${lines.join('\n')}\n`;
}
