import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { DIAGNOSIS_RULES } from './diagnose.js';

const page = readFileSync(
  fileURLToPath(new URL('../../../../docs/warnings.md', import.meta.url)),
  'utf8',
);

describe('the page on warnings', () => {
  it('names every rule with its severity in the order in which runs are asked, and no other', () => {
    const rows = Array.from(page.matchAll(/^\| `([\w-]+)` \| (\w+) \|/gm), ([, id, severity]) => ({
      id,
      severity,
    }));
    expect(rows).toEqual(DIAGNOSIS_RULES.map(({ id, severity }) => ({ id, severity })));
  });

  it('counts them', () => {
    expect(page).toContain(`asked ${DIAGNOSIS_RULES.length} questions`);
  });
});
