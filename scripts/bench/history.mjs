// The history of ratios: one line for each recorded workload, so that a change that costs speed
// shows between two commits whatever machine measured it.
import { spawnSync } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';

const RATIO_DIGITS = 3;

/** Returns the ratios of outcomes to their references, by size and reference. */
export function ratiosOf(outcomes) {
  const entries = outcomes.map(({ size, ours, references = {} }) => {
    const present = Object.entries(references).filter(([, value]) => value !== null);
    const ratios = present.map(([name, value]) => [
      name,
      Number((ours / value).toPrecision(RATIO_DIGITS)),
    ]);
    return [String(size), Object.fromEntries(ratios)];
  });
  return Object.fromEntries(entries);
}

/** Appends the ratios of one workload to `bench/history.jsonl` and returns the line. */
export function record(root, workload, outcomes) {
  const line = JSON.stringify({
    date: new Date().toISOString().slice(0, 10),
    commit: commitOf(root),
    node: process.version,
    workload,
    ratios: ratiosOf(outcomes),
  });
  appendFileSync(join(root, 'bench', 'history.jsonl'), `${line}\n`);
  return line;
}

/** Returns the short name of the commit measured, with a plus sign when files differ from it. */
function commitOf(root) {
  const git = (...args) => spawnSync('git', args, { cwd: root, encoding: 'utf8' });
  const head = git('rev-parse', '--short', 'HEAD');
  if (head.status !== 0) return 'unknown';
  const changes = git('status', '--porcelain', '--untracked-files=no', 'libs', 'bench');
  return head.stdout.trim() + (changes.stdout.trim() === '' ? '' : '+');
}
