#!/usr/bin/env node
// Writes docs/indicators.md from the catalogue of the built tree:
//   npm run build && node scripts/indicator-docs.mjs
import { existsSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const built = new URL('../dist/libs/indicators/src/index.js', import.meta.url);
const page = fileURLToPath(new URL('../docs/indicators.md', import.meta.url));
if (!existsSync(built)) {
  process.stderr.write('There is no built tree to read the catalogue from: npm run build first.\n');
  process.exit(1);
}
const { cataloguePage } = await import(built.href);
writeFileSync(page, cataloguePage());
process.stdout.write('docs/indicators.md is written.\n');
