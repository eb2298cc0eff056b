#!/usr/bin/env node
// The whole test:  npm test [-- PATTERN… | -- --stage check|unit|integration] [jest options]
// Checks, then unit and golden tests, then integration against a real PostgreSQL and nats-server
// that the tests start themselves on free loopback ports. With a pattern only the test files whose
// path matches are run.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describeOutcome, runCheckers } from './check/run-checkers.mjs';
import { SetupError } from './setup/setup-error.mjs';
import { runJest } from './test/jest-stage.mjs';
import { endLeftovers } from './test/leftovers.mjs';
import { findNatsServer } from './test/nats-server.mjs';

const root = fileURLToPath(new URL('..', import.meta.url)).replace(/[/\\]$/, '');
const say = (text) => process.stdout.write(`${text}\n`);
const { stages, jestArgs } = readArguments(process.argv.slice(2));
const totals = { passed: 0, failed: 0, skipped: 0 };

try {
  await runStages();
} catch (cause) {
  if (!(cause instanceof SetupError)) throw cause;
  say(`FAIL ${cause.message}\n     ${cause.hint}`);
  totals.failed += 1;
}
if (totals.passed + totals.failed === 0) {
  say('FAIL no test ran: does the pattern match the path of a test file?');
  totals.failed += 1;
}
const skipped = totals.skipped === 0 ? '' : `, ${totals.skipped} skipped`;
say(`${totals.passed} passed, ${totals.failed} failed${skipped}`);
process.exitCode = totals.failed === 0 ? 0 : 1;

function readArguments(args) {
  const chosen = [];
  const rest = [...args];
  for (let at = rest.indexOf('--stage'); at >= 0; at = rest.indexOf('--stage')) {
    chosen.push(rest.splice(at, 2)[1]);
  }
  const known = ['check', 'unit', 'integration'];
  const unknown = chosen.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    process.stderr.write(`There is no stage ${unknown.join(', ')}; known: ${known.join(', ')}.\n`);
    process.exit(2);
  }
  const isFiltered = rest.length > 0;
  const usual = isFiltered ? ['unit', 'integration'] : known;
  return {
    stages: chosen.length > 0 ? chosen : usual,
    jestArgs: rest,
  };
}

async function runStages() {
  if (stages.includes('check')) await runCheckStage();
  else if (jestArgs.length > 0) say('     check is left out, because a filter was given');
  if (!stages.includes('unit') && !stages.includes('integration')) return;
  const natsServer = findNatsServer(say);
  const folder = mkdtempSync(join(tmpdir(), 'vela-test-'));
  // PostgreSQL refuses to run as root: the user it runs as must be able to reach its data.
  chmodSync(folder, 0o1777);
  try {
    if (stages.includes('unit')) {
      await runTests({
        name: 'unit',
        match: ['**/*.spec.ts', '**/*.spec.mjs'],
        ownArgs: ['--maxWorkers=2', '--testTimeout=30000'],
        minutesMax: 10,
        natsServer,
        folder,
      });
    }
    if (stages.includes('integration')) {
      await runTests({
        name: 'integration',
        match: ['**/*.e2e-spec.ts', '!**/*.paced.e2e-spec.ts'],
        ownArgs: ['--runInBand', '--testTimeout=60000'],
        minutesMax: 45,
        natsServer,
        folder,
      });
      // They wait for minutes of a market to pass, with little to do: side by side.
      await runTests({
        name: 'paced',
        match: ['**/*.paced.e2e-spec.ts'],
        ownArgs: ['--maxWorkers=4', '--testTimeout=60000'],
        minutesMax: 15,
        natsServer,
        folder,
      });
    }
  } finally {
    if (process.env.VELA_TEST_KEEP === undefined) rmSync(folder, { recursive: true, force: true });
    else say(`     the tests' files are kept in ${folder}`);
  }
}

async function runCheckStage() {
  const onOutcome = (outcome) => process.stdout.write(describeOutcome(outcome));
  const outcomes = await runCheckers(root, { onOutcome });
  const passed = outcomes.filter(({ ok }) => ok).length;
  totals.passed += passed;
  totals.failed += outcomes.length - passed;
}

async function runTests({ name, match, ownArgs, minutesMax, natsServer, folder }) {
  const start = performance.now();
  const mark = `VELA_TEST_RUN=${name}-${process.pid}-${Math.round(start)}`;
  const env = testEnvironment({ natsServer, folder, mark });
  const args = ['--passWithNoTests', ...jestArgs];
  const result = await runJest(root, { name, match, ownArgs, args, env, folder, minutesMax });
  const { problems } = result;
  for (const { pid, command } of await endLeftovers(mark)) {
    problems.push(`a test left a process behind: ${pid} ${command.slice(0, 120)}`);
  }
  const ran = result.passed + result.failed;
  if (ran === 0 && jestArgs.length === 0) problems.push('no test ran');
  const ok = result.failed === 0 && problems.length === 0;
  if (ran === 0 && ok) {
    say(`     ${name.padEnd(12)} no test file matches the filter`);
    return;
  }
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  const failed = result.failed > 0 ? `, ${result.failed} failed` : '';
  say(
    `${ok ? 'ok  ' : 'FAIL'} ${name.padEnd(12)} ${result.passed} tests passed${failed} ` +
      `in ${result.files} files (${seconds} s)`,
  );
  for (const path of result.broken) say(`       ${path}`);
  for (const problem of problems) say(`       ${problem}`);
  for (const slow of result.slow) say(`       slow: ${slow.path} (${slow.seconds.toFixed(1)} s)`);
  totals.passed += result.passed;
  totals.failed += result.failed + problems.length;
  totals.skipped += result.skipped;
}

/** Leaves out what would lead a test to a real server, database or data folder of this user. */
function testEnvironment({ natsServer, folder, mark }) {
  const [markName, markValue] = mark.split('=');
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(VELA_(?!SEED$)|DATABASE_URL$|NATS_URL$|PG[A-Z]+$|NODE_OPTIONS$)/.test(name),
  );
  return {
    ...Object.fromEntries(kept),
    VELA_NATS_SERVER: natsServer,
    TMPDIR: folder,
    [markName]: markValue,
  };
}
