import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { examineTree, rules } from './rules.mjs';

const fixtures = fileURLToPath(new URL('fixtures', import.meta.url));

/** What each fixture breaks, as place and the beginning of the message. */
const expected = {
  'file-names': [
    'bin/BadName.mjs:1 BadName.mjs is not kebab-case',
    'bin/string-utils.mjs:1 string-utils.mjs says nothing',
    'scripts/common/thing.mjs:1 common says nothing',
  ],
  'file-size': ['bin/long.mjs:401 401 lines'],
  'machine-paths': ['bin/place.mjs:1', 'docs/place.md:1'],
  promises: ['bin/later.mjs:1', 'bin/later.mjs:3'],
  silenced: ['bin/quiet.mjs:1', 'bin/quiet.mjs:3', 'bin/quiet.mjs:9'],
  'whole-suites': [1, 2, 3, 4].map((line) => `libs/kernel/src/one.spec.ts:${line}`),
  determinism: [
    'libs/kernel/src/index.ts:3 setTimeout',
    'libs/kernel/src/index.ts:4 process',
    'libs/kernel/src/index.ts:6 Date',
    'libs/kernel/src/index.ts:6 Date',
    'libs/kernel/src/index.ts:6 Math.random',
    'libs/kernel/src/index.ts:6 localeCompare',
    'libs/kernel/src/index.ts:18 the exception gives no reason',
    'libs/kernel/src/index.ts:19 the exception excuses nothing',
  ],
  'library-entries': [
    'libs/kernel/src/index.ts:1 libs/kernel has no src/index.ts',
    'libs/stranger/src/index.ts:1 layers.cjs does not name stranger',
  ],
  docstrings: [
    'libs/kernel/src/index.ts:2 bare',
    'libs/kernel/src/index.ts:4 commented',
    'libs/kernel/src/index.ts:6 Empty',
    'libs/kernel/src/index.ts:7 Undescribed',
  ],
  'doc-links': [
    'docs/guide.md:3 missing.md leads to nothing',
    'docs/guide.md:3 docs/other.md has no heading #third-part',
    'docs/guide.md:4 ../../elsewhere.md leads out',
    'docs/guide.md:4 docs/guide.md has no heading #b-guide',
  ],
};

describe('tidy', () => {
  test('has a fixture for every rule and no fixture without one', () => {
    const names = rules.map(({ name }) => name).sort();
    expect(readdirSync(fixtures).sort()).toEqual(names);
    expect(Object.keys(expected).sort()).toEqual(names);
  });

  test.each(Object.entries(expected))('finds what breaks %s, and nothing else', (name, places) => {
    const { examined, findings } = examineTree(`${fixtures}/${name}`);
    expect(examined).toBeGreaterThan(0);
    expect(findings.map(({ rule }) => rule)).toEqual(places.map(() => name));
    for (const [at, { path, line, message }] of findings.entries()) {
      expect(`${path}:${line} ${message}`).toContain(places[at]);
    }
  });
});
