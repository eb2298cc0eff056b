#!/usr/bin/env node
// Runs golden cases through Vela's own commands and compares every number:
//   npm run acceptance -- FOLDER [GROUP…] [--vela "node bin/vela.mjs"] [--verbose]
// FOLDER holds JSON files with cases, and the data sets that they name. Fails when a case differs, when
// a group that was asked for has no case, and when nothing was examined at all.
import { statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { suitableNode } from '../bin/packaged-node.mjs';
import { createAsk } from './acceptance/ask.mjs';
import { createDataset, readCases } from './acceptance/cases.mjs';
import { GROUPS, OTHERS } from './acceptance/groups.mjs';
import { runGroup } from './acceptance/run-group.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const say = (text) => process.stdout.write(`${text}\n`);

process.exitCode = main();

function main() {
  const chosen = readArguments();
  if (chosen === null) return 2;
  const { folder, names, verbose, vela } = chosen;
  const { groups: cases, empty } = readCases(folder);
  const ask = createAsk(vela, root);
  const path = createDataset(folder);
  const totals = { passed: 0, failed: 0, compared: 0 };
  for (const name of names) {
    const found = cases[name] ?? [];
    if (found.length === 0) {
      // A folder need not hold every group; one that was asked for by name must be there.
      if (chosen.asked) totals.failed += 1;
      say(`${name}: no cases`);
      continue;
    }
    const outcome = runGroup(GROUPS[name], found, { ask, path, say, verbose });
    for (const key of Object.keys(totals)) totals[key] += outcome[key];
    say(`${name}: ${outcome.passed} of ${found.length} cases, ${outcome.compared} values compared`);
  }
  sayOthers(cases, names);
  for (const file of empty) say(`${file}: holds no cases that this check knows`);
  if (totals.compared === 0) {
    say(`FAIL nothing was examined: does ${folder} hold cases?`);
    totals.failed += 1;
  }
  say(`${totals.passed} passed, ${totals.failed} failed`);
  return totals.failed === 0 ? 0 : 1;
}

/** Says of every other group in the folder why it was not examined here. */
function sayOthers(cases, names) {
  for (const [name, found] of Object.entries(cases)) {
    if (names.includes(name)) continue;
    const why = OTHERS[name] ?? (name in GROUPS ? 'not asked for' : 'unknown to this check');
    say(`${name}: ${found.length} cases not examined: ${why}`);
  }
}

function readArguments() {
  const known = Object.keys(GROUPS);
  const usage = (text) => {
    say(`${text}\nUsage: npm run acceptance -- FOLDER [GROUP…]\nGroups: ${known.join(', ')}`);
    return null;
  };
  let parsed;
  try {
    parsed = parseArgs({
      allowPositionals: true,
      options: { vela: { type: 'string' }, verbose: { type: 'boolean', default: false } },
    });
  } catch (cause) {
    return usage(cause.message);
  }
  const [folder, ...groups] = parsed.positionals;
  if (folder === undefined) return usage('Name the folder of the cases.');
  const unknown = groups.filter((name) => !known.includes(name));
  if (unknown.length > 0) return usage(`There is no group ${unknown.join(', ')}.`);
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    return usage(`There is no folder ${folder}.`);
  }
  return {
    folder: resolve(folder),
    names: groups.length > 0 ? groups : known,
    asked: groups.length > 0,
    verbose: parsed.values.verbose,
    vela: parsed.values.vela?.split(' ') ?? [suitableNode(root), join(root, 'bin', 'vela.mjs')],
  };
}
