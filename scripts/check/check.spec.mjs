import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { checkerNames, runCheckers } from './run-checkers.mjs';

const repository = fileURLToPath(new URL('../..', import.meta.url));
const settings = [
  'package.json',
  'tsconfig.json',
  'layers.cjs',
  '.dependency-cruiser.cjs',
  '.oxlintrc.json',
  'biome.json',
  'knip.json',
  'jest.config.mjs',
];

let root;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'vela-check-'));
  for (const name of settings) cpSync(join(repository, name), join(root, name));
  for (const name of ['scripts', 'bin'])
    cpSync(join(repository, name), join(root, name), { recursive: true });
  symlinkSync(join(repository, 'node_modules'), join(root, 'node_modules'));
  put('libs/kernel/src/index.ts', "export { one } from './one.js';\n");
  put('libs/kernel/src/one.ts', '/** One. */\nexport const one = 1;\n');
  put('libs/vault/src/index.ts', '/** A vault. */\nexport const vault = 1;\n');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function put(path, content) {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), content);
}

async function problemsOf(name) {
  const [outcome] = await runCheckers(root, { names: [name] });
  return outcome.problems.join('\n');
}

/** For each checker a file with a fault, and what it must say of it. */
const faults = [
  ['types', 'libs/kernel/src/one.ts', "/** One. */\nexport const one: number = 'x';\n", 'TS2322'],
  [
    'lint',
    'libs/kernel/src/one.ts',
    '/** One. */\nexport function one(work: () => Promise<void>): void {\n  work();\n}\n',
    'no-floating-promises',
  ],
  [
    'layers',
    'libs/kernel/src/one.ts',
    "import { vault } from '@vela/vault';\n/** One. */\nexport const one = vault;\n",
    'kernel-looks-down',
  ],
  [
    'dead-code',
    'libs/kernel/src/orphan.ts',
    '/** Alone. */\nexport const alone = 1;\n',
    'nothing imports',
  ],
  ['format', 'libs/kernel/src/one.ts', '/** One. */\nexport   const one = "1"\n', 'not formatted'],
  ['tidy', 'libs/kernel/src/one.ts', 'export const one = 1;\n', 'without a docstring'],
];

describe('the checkers', () => {
  test('have a fault planted for each of them', () => {
    expect(new Set(faults.map(([name]) => name))).toEqual(new Set(checkerNames));
  });

  test.each(faults)(
    '%s finds what was planted, and only there',
    async (name, path, content, words) => {
      expect(await problemsOf(name)).not.toContain(path);
      put(path, content);
      const problems = await problemsOf(name);
      expect(problems).toContain(words);
      expect(problems).toContain(path);
    },
  );

  test.each(checkerNames)('%s fails when there is nothing to examine', async (name) => {
    rmSync(join(root, 'libs'), { recursive: true });
    expect(await problemsOf(name)).toMatch(/examined no|could not be run/);
  });
});
