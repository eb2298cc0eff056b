#!/usr/bin/env node
// Writes docs/statistics.md from the catalogue of the built tree:
//   npm run build && node scripts/statistics-docs.mjs
import { existsSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const built = new URL('../dist/libs/analytics/src/index.js', import.meta.url);
const page = fileURLToPath(new URL('../docs/statistics.md', import.meta.url));
if (!existsSync(built)) {
  process.stderr.write('There is no built tree to read the catalogue from: npm run build first.\n');
  process.exit(1);
}
const { statisticsPage } = await import(built.href);
writeFileSync(page, statisticsPage());
process.stdout.write('docs/statistics.md is written.\n');
