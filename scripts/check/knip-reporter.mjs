import { relative } from 'node:path';

const marker = '@@knip@@';
const nouns = {
  files: 'file that nothing imports',
  dependencies: 'dependency that nothing uses',
  devDependencies: 'development dependency that nothing uses',
  unlisted: 'package that package.json does not name',
  unresolved: 'import that leads nowhere',
  binaries: 'program that no dependency brings',
  exports: 'export that nothing uses',
  types: 'exported type that nothing uses',
  duplicates: 'thing exported twice',
};

/** Reports knip's findings together with the number of files it read, which its own reporters omit. */
export default function report({ report: wanted, issues, counters, cwd }) {
  const problems = [];
  for (const [type, isWanted] of Object.entries(wanted)) {
    if (!isWanted || issues[type] === undefined) continue;
    for (const byFile of Object.values(issues[type])) {
      for (const issue of Object.values(byFile)) {
        const place = `${relative(cwd, issue.filePath)}${issue.line === undefined ? '' : `:${issue.line}`}`;
        const symbol = type === 'files' ? '' : `: ${issue.symbol}`;
        problems.push(`${place} ${nouns[type] ?? type}${symbol}`);
      }
    }
  }
  process.stdout.write(`${marker}${JSON.stringify({ examined: counters.processed, problems })}\n`);
}
