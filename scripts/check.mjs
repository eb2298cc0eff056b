#!/usr/bin/env node
// Every rule that a machine can hold, side by side:  npm run check [-- NAME…] [-- --json]
import { fileURLToPath } from 'node:url';
import { checkerNames, describeOutcome, runCheckers } from './check/run-checkers.mjs';

const root = fileURLToPath(new URL('..', import.meta.url)).replace(/[/\\]$/, '');
const names = process.argv.slice(2).filter((arg) => !arg.startsWith('-'));
const json = process.argv.includes('--json');
const unknown = names.filter((name) => !checkerNames.includes(name));
if (unknown.length > 0) {
  process.stderr.write(
    `There is no checker ${unknown.join(', ')}; known: ${checkerNames.join(', ')}.\n`,
  );
  process.exit(2);
}
const onOutcome = (outcome) => json || process.stdout.write(describeOutcome(outcome));
const checkers = await runCheckers(root, { names, onOutcome });
const passed = checkers.filter(({ ok }) => ok).length;
const failed = checkers.length - passed;
if (json) process.stdout.write(`${JSON.stringify({ passed, failed, checkers })}\n`);
else process.stdout.write(`check: ${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
