import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { cataloguePage } from './catalogue-page.js';
import { catalogue, indicatorFamilies } from './catalogue.js';
import { usualParameters } from './usual-parameters.js';

const PAGE = new URL('../../../docs/indicators.md', import.meta.url);

describe('the page of indicators', () => {
  it('is what the catalogue says; else run node scripts/indicator-docs.mjs', () => {
    expect(readFileSync(PAGE, 'utf8')).toBe(cataloguePage());
  });

  it('has an entry for every indicator, once', () => {
    const entries = cataloguePage().matchAll(/^### (\w+)$/gm);
    expect([...entries].map(([, name]) => name)).toEqual([...catalogue.keys()]);
    expect([...indicatorFamilies.values()].flat()).toHaveLength(catalogue.size);
    expect(catalogue.size).toBeGreaterThanOrEqual(110);
  });

  it('proposes parameters that every indicator accepts', () => {
    expect(Object.keys(usualParameters).toSorted()).toEqual([...catalogue.keys()].toSorted());
    for (const [name, definition] of catalogue) {
      expect(definition.create(usualParameters[name]).warmUp).toBeGreaterThan(0);
    }
  });
});
