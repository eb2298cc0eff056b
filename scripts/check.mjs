#!/usr/bin/env node
// Every rule that a machine can hold, side by side:  npm run check [-- NAME…] [-- --json]
// A checker that examined nothing, or less than is there, fails as loudly as one that found faults.
import { fileURLToPath } from 'node:url';
import { availableParallelism, cpus } from 'node:os';
import { deadCode } from './check/dead-code.mjs';
import { format } from './check/format.mjs';
import { layers } from './check/layers.mjs';
import { lint } from './check/lint.mjs';
import { tidy } from './check/tidy.mjs';
import { types } from './check/types.mjs';

// The slowest first, so that the short ones fill the gaps.
const checkers = [lint, layers, deadCode, types, tidy, format];
const SHOWN_MAX = 40;
const root = fileURLToPath(new URL('..', import.meta.url)).replace(/[/\\]$/, '');

const names = process.argv.slice(2).filter((arg) => !arg.startsWith('-'));
const json = process.argv.includes('--json');
const key = (name) => name.replaceAll(' ', '-');
const unknown = names.filter((name) => !checkers.some((one) => key(one.name) === name));
if (unknown.length > 0) {
  const known = checkers.map((one) => key(one.name)).join(', ');
  process.stderr.write(`There is no checker ${unknown.join(', ')}. There are: ${known}.\n`);
  process.exit(2);
}
const chosen = checkers.filter((one) => names.length === 0 || names.includes(key(one.name)));
const outcomes = await runAll(chosen);
const passed = outcomes.filter(({ ok }) => ok).length;
const failed = outcomes.length - passed;
if (json) process.stdout.write(`${JSON.stringify({ passed, failed, checkers: outcomes })}\n`);
else process.stdout.write(`check: ${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;

/** Runs the checkers as many at a time as there are cores, and prints each as it ends. */
async function runAll(list) {
  const queue = [...list];
  const done = [];
  const worker = async () => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const outcome = await runOne(next);
      if (!json) print(outcome);
      done.push(outcome);
    }
  };
  const cores = availableParallelism?.() ?? cpus().length;
  await Promise.all(Array.from({ length: Math.max(2, cores) }, worker));
  return done;
}

async function runOne({ name, unit, examine }) {
  const start = performance.now();
  let examined = 0;
  const problems = [];
  try {
    const answer = await examine(root);
    examined = answer.examined;
    problems.push(...answer.problems);
    if (!(examined > 0)) problems.push(`${name} examined no ${unit}, so its silence means nothing`);
    else if (examined < answer.expectedMin) {
      problems.push(`${name} examined ${examined} ${unit}, but there are ${answer.expectedMin}`);
    }
  } catch (cause) {
    problems.push(`${name} could not be run: ${cause.message}`);
  }
  const seconds = (performance.now() - start) / 1000;
  return { name, ok: problems.length === 0, examined, unit, seconds, problems };
}

function print({ name, ok, examined, unit, seconds, problems }) {
  const found = ok ? '' : `, ${problems.length} problem${problems.length === 1 ? '' : 's'}`;
  const head = `${ok ? 'ok  ' : 'FAIL'} ${name.padEnd(10)} ${examined} ${unit}${found}`;
  process.stdout.write(`${head} (${seconds.toFixed(1)} s)\n`);
  for (const problem of problems.slice(0, SHOWN_MAX)) process.stdout.write(`       ${problem}\n`);
  if (problems.length > SHOWN_MAX) {
    const rest = problems.length - SHOWN_MAX;
    process.stdout.write(`       and ${rest} more: npm run check -- ${key(name)} --json\n`);
  }
}
