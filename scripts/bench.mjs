#!/usr/bin/env node
// Measures workloads beside references that run in the same minute on the same machine:
//   npm run bench -- NAME… [--json] [--size N] [--record]
// A workload is bench/NAME.bench.mjs; docs/decisions/0012 tells what it exports. One whose results do
// not agree with its references is not timed. `--record` appends the ratios of a workload that ran at
// all its sizes to bench/history.jsonl.
import { fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { suitableNode } from '../bin/packaged-node.mjs';
import { record } from './bench/history.mjs';
import { fault, toLine, toTable } from './bench/outcome.mjs';
import { discover, loadModule } from './discovery/modules.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const MINUTES_MAX = 20;
const options = {
  json: { type: 'boolean', default: false },
  record: { type: 'boolean', default: false },
  size: { type: 'string', multiple: true, default: [] },
  help: { type: 'boolean', short: 'h', default: false },
};
const isList = (value) => Array.isArray(value) && value.length > 0;
const fields = {
  name: (value) => typeof value === 'string',
  sizes: isList,
  run: (value) => typeof value === 'function',
};

process.exitCode = await main();

async function main() {
  let values;
  let positionals;
  try {
    ({ values, positionals } = parseArgs({ options, allowPositionals: true }));
  } catch (cause) {
    return usage(cause.message);
  }
  const available = existsSync(join(root, 'bench'))
    ? discover(join(root, 'bench'), '.bench.mjs')
    : [];
  const names = available.map(({ name }) => name);
  const list = names.length > 0 ? names.join(', ') : 'none yet';
  if (values.help) {
    process.stdout.write(
      `npm run bench -- NAME… [--json] [--size N] [--record]\nWorkloads: ${list}\n`,
    );
    return 0;
  }
  if (positionals.length === 0) return usage(`Name at least one workload. There are: ${list}`);
  const unknown = positionals.filter((name) => !names.includes(name));
  if (unknown.length > 0)
    return usage(`There is no workload ${unknown.join(', ')}. There are: ${list}`);
  let isSound = true;
  for (const name of positionals) {
    const chosen = available.find((one) => one.name === name);
    isSound = (await measure(chosen, values)) && isSound;
  }
  return isSound ? 0 : 1;
}

/** Measures all sizes of one workload, or those asked for; returns whether every one was sound. */
async function measure({ name, file }, { json, size: asked, record: isRecorded }) {
  const { sizes, summary } = await loadModule({ name, file }, fields);
  const chosen = sizes.filter((size) => asked.length === 0 || asked.includes(String(size)));
  if (chosen.length === 0) {
    usage(`${name} has no size ${asked.join(', ')}. It has: ${sizes.join(', ')}`);
    return false;
  }
  const outcomes = [];
  for (const size of chosen) {
    process.stderr.write(`bench: ${name} at ${size}\n`);
    const outcome = await runInChild(file, size).catch((cause) => ({ error: cause.message }));
    const reason = outcome.error ?? fault(outcome);
    if (reason !== undefined) {
      process.stderr.write(`bench: ${name} at ${size} is not timed: ${reason}\n`);
      return false;
    }
    const complete = { ...outcome, workload: name, size };
    outcomes.push(complete);
    if (json) process.stdout.write(`${toLine(complete)}\n`);
  }
  if (!json) {
    const notes = summary?.(outcomes) ?? [];
    process.stdout.write(`${[toTable(name, outcomes), ...notes].join('\n')}\n`);
  }
  if (isRecorded && chosen.length === sizes.length) record(root, name, outcomes);
  return true;
}

function runInChild(file, size) {
  return new Promise((resolve, reject) => {
    // What a workload prints goes to stderr: stdout holds the result and nothing else.
    const child = fork(join(root, 'scripts', 'bench', 'child.mjs'), [root, file, String(size)], {
      execPath: suitableNode(root),
      execArgv: ['--expose-gc'],
      stdio: ['ignore', 2, 2, 'ipc'],
    });
    const timer = setTimeout(() => child.kill('SIGKILL'), MINUTES_MAX * 60_000);
    let outcome;
    child.on('message', (message) => {
      outcome = message;
    });
    child.on('error', reject);
    child.on('exit', (status, signal) => {
      clearTimeout(timer);
      if (outcome !== undefined) resolve(outcome);
      else reject(new Error(`its process ended with ${signal ?? `status ${status}`}`));
    });
  });
}

function usage(text) {
  process.stderr.write(`${text}\n`);
  return 2;
}
