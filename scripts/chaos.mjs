#!/usr/bin/env node
// Runs one scenario of faults:  npm run chaos -- NAME [--seed N] [options]
// A scenario is chaos/NAME.chaos.mjs. Progress goes to stderr; the last line of stdout is one JSON
// document. Exit status 0 when every criterion holds, 1 when one fails, 2 for wrong usage.
import { randomInt } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Chance } from '../chaos/chance.mjs';
import { ProcessHarness } from '../chaos/harness.mjs';
import { seededRandom } from './bench/walk.mjs';
import { failedCriteria } from './chaos/criteria.mjs';
import { describeOptions, readOptions } from './chaos/options.mjs';
import { discover, loadModule } from './discovery/modules.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const fields = {
  summary: (value) => typeof value === 'string' && value !== '',
  run: (value) => typeof value === 'function',
};
process.exitCode = await main(process.argv.slice(2));

async function main([name, ...args]) {
  const available = discover(join(root, 'chaos'), '.chaos.mjs');
  if (name === undefined || name === '--help' || name === '-h') {
    process[name === undefined ? 'stderr' : 'stdout'].write(await listScenarios(available));
    return name === undefined ? 2 : 0;
  }
  const chosen = available.find((one) => one.name === name);
  if (chosen === undefined) {
    process.stderr.write(`There is no scenario ${name}.\n${await listScenarios(available)}`);
    return 2;
  }
  const scenario = await loadModule(chosen, fields);
  let options;
  try {
    options = readOptions(scenario.options ?? {}, args);
  } catch (cause) {
    process.stderr.write(`${cause.message}\n${describeOptions(scenario.options ?? {})}`);
    return 2;
  }
  if (options.help) {
    process.stdout.write(
      `${name}: ${scenario.summary}\n${describeOptions(scenario.options ?? {})}`,
    );
    return 0;
  }
  return runScenario(name, scenario, options);
}

async function listScenarios(available) {
  const lines = await Promise.all(
    available.map(
      async (one) => `  ${one.name.padEnd(12)} ${(await loadModule(one, fields)).summary}\n`,
    ),
  );
  return `npm run chaos -- NAME [--seed N] [options]; options: npm run chaos -- NAME --help\n${lines.join('')}`;
}

async function runScenario(name, scenario, { seed = randomInt(2 ** 31), help: _help, ...options }) {
  const start = Date.now();
  const say = (text) => {
    process.stderr.write(
      `${name} ${((Date.now() - start) / 1000).toFixed(1).padStart(6)} s  ${text}\n`,
    );
  };
  say(`seed ${seed}`);
  const harness = new ProcessHarness(say);
  const folder = mkdtempSync(join(tmpdir(), `vela-chaos-${name}-`));
  const interrupt = () => {
    harness.killAll();
    rmSync(folder, { recursive: true, force: true });
    process.exit(130);
  };
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt);
  let outcome;
  try {
    const chance = new Chance(seededRandom(seed));
    outcome = await scenario.run({ seed, chance, options, harness, folder, root, say });
  } catch (cause) {
    say(`ended early: ${cause.stack}`);
    outcome = { error: cause.message, violations: null };
  } finally {
    await harness.close();
    rmSync(folder, { recursive: true, force: true });
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
  }
  const complete = { faults: harness.faults, ...outcome };
  const failed =
    outcome.error === undefined ? failedCriteria(complete, scenario, options) : [outcome.error];
  for (const sentence of failed) say(`failed: ${sentence}`);
  const { faults, violations, twinViolations, ...rest } = complete;
  const seconds = (Date.now() - start) / 1000;
  const document = {
    scenario: name,
    seed,
    faults,
    violations,
    twinViolations,
    ...rest,
    options,
    seconds,
    failed,
  };
  process.stdout.write(`${JSON.stringify(document)}\n`);
  return failed.length === 0 ? 0 : 1;
}
