// Finds the cases of a folder: every JSON file in it is looked at, whatever its name.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { join } from 'node:path';

/** Which group a case of `cases` belongs to, by the beginning of its id. */
const BY_ID = [
  [/^quotes_to_midbars_/, 'quotes'],
  [/^book_/, 'books'],
  [/^adjust_/, 'adjustment'],
  [/^execution_/, 'execution'],
  [/^(trades_to_bars|resample)_/, 'bars'],
];

/** Lists of a file that are groups by themselves. */
const BY_LIST = {
  grid: 'grid',
  rebalance: 'rebalance',
  spreads: 'spreads',
  occSymbols: 'occSymbols',
  european: 'options',
  american: 'options',
  chains: 'options',
  single: 'risk',
  portfolio: 'risk',
  gbm: 'risk',
};

/** Files whose cases are one group each, by what they say that they are. */
const BY_NAME = {
  indicators: 'indicators',
  backtests: 'backtests',
  metrics: 'metrics',
};

/**
 * Returns the cases of a folder by group, `{group: [{id, conventions, ...case}]}`, and the files in
 * which none was found.
 */
export function readCases(folder) {
  const groups = {};
  const empty = [];
  let found = 0;
  const add = (group, one) => {
    (groups[group] ??= []).push(one);
    found += 1;
  };
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
  for (const file of files.toSorted()) {
    found = 0;
    const content = JSON.parse(readFileSync(join(folder, file), 'utf8'));
    const conventions = content.conventions ?? {};
    for (const [list, group] of Object.entries(BY_LIST)) {
      const entries = Array.isArray(content[list]) ? content[list] : [];
      entries.forEach((one, at) => add(group, { id: `${list}_${at}`, ...one, conventions }));
    }
    for (const one of Array.isArray(content.cases) ? content.cases : []) {
      const known = BY_ID.find(([pattern]) => pattern.test(one.id ?? ''))?.[1];
      add(known ?? BY_NAME[file.replace('.json', '')] ?? 'unknown', { ...one, conventions });
    }
    if (found === 0) empty.push(file);
  }
  return { groups, empty };
}

/** Returns the path of a data set; throws when it is not there. */
export function createDataset(folder) {
  return (name) => {
    const path = join(folder, name);
    if (existsSync(path)) return path;
    throw new Error(`there is no data set ${name}`);
  };
}

/** Returns the rows of a CSV as objects of texts. */
export function readRows(path) {
  const bytes = readFileSync(path);
  const text = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  const [header, ...lines] = text.trimEnd().split(/\r?\n/);
  const names = header.split(',');
  return lines.map((line) => {
    const cells = line.split(',');
    return Object.fromEntries(names.map((name, at) => [name, cells[at]]));
  });
}
