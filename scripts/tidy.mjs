#!/usr/bin/env node
// Our own rules on the form of the tree:  node scripts/tidy.mjs [--json] [FOLDER]
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { examineTree } from './tidy/rules.mjs';

const folder = process.argv.slice(2).find((arg) => !arg.startsWith('-'));
const root = folder === undefined ? fileURLToPath(new URL('..', import.meta.url)) : resolve(folder);
const { examined, findings } = examineTree(root);
if (process.argv.includes('--json')) {
  process.stdout.write(`${JSON.stringify({ examined, findings })}\n`);
} else {
  for (const { path, line, rule, message } of findings) {
    process.stdout.write(`${path}:${line} ${message} [${rule}]\n`);
  }
  process.stdout.write(`tidy: ${examined} files, ${findings.length} findings\n`);
}
process.exitCode = examined > 0 && findings.length === 0 ? 0 : 1;
