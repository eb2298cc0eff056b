import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { statisticOfRun, statisticOfSeries, statisticsCatalogue } from './catalogue.js';
import { statisticsPage } from './catalogue-page.js';
import { STATISTIC_GROUPS, STATISTIC_UNITS } from './definition.js';
import { statisticOf } from './engine.js';
import { intervalNames } from './intervals.js';
import { METRIC_BENCHMARK, METRIC_DATES, METRIC_NUMBERS } from '../metrics.js';
import {
  BACON_CASES,
  BACON_SAMPLE,
  CRASH_CASES,
  FALL_CASES,
  PAIR_CASES,
  RUN_CASES,
} from './reference/other-cases.js';
import type { Cases } from './reference/samples.js';
import { SERIES_CASES } from './reference/series-cases.js';

const PAGE = new URL('../../../../docs/statistics.md', import.meta.url);
const TABLES: readonly Cases[] = [SERIES_CASES, PAIR_CASES, FALL_CASES, CRASH_CASES, RUN_CASES];
const rows = TABLES.flatMap(({ sample, expected }) =>
  Object.entries(expected).map(([name, value]) => ({ name, value, sample })),
);

/** A statistic whatever the size of the sample: the minimum is tested on its own. */
const formula = (name: string) => ({
  ...statisticsCatalogue.get(name)!,
  minimum: { of: 'values' as const, count: 0 },
});

describe('the catalogue of statistics', () => {
  it('has at least 100 entries, each with a name of its own, words and a unit', () => {
    expect(statisticsCatalogue.size).toBeGreaterThanOrEqual(100);
    for (const [name, one] of statisticsCatalogue) {
      expect(name).toMatch(/^[a-z][A-Za-z0-9]*$/);
      expect(one.definition).toMatch(/^[A-Z0-9].*\.$/s);
      expect(one.definition.length).toBeLessThan(200);
      expect(STATISTIC_UNITS).toHaveProperty(one.unit);
      expect(STATISTIC_GROUPS).toHaveProperty(one.group);
    }
    const series = [...statisticsCatalogue.values()].filter(({ needsRun }) => !needsRun);
    expect(new Set(series.map(({ seriesName }) => seriesName)).size).toBe(series.length);
  });

  it('holds the names that a plain series has', () => {
    for (const name of [...METRIC_NUMBERS, ...METRIC_DATES, ...METRIC_BENCHMARK]) {
      expect(statisticOfSeries(name)?.seriesName).toBe(name);
    }
  });

  it('knows a statistic by both of its names, that of a run first', () => {
    expect(statisticOfRun('cagr252')?.name).toBe('cagr');
    expect(statisticOfRun('profitFactor')?.group).toBe('trade');
    expect(statisticOfSeries('profitFactor')?.name).toBe('profitFactorOfReturns');
    expect(statisticOfSeries('tradeCount')).toBeNull();
    expect(statisticOfRun('shrap')).toBeNull();
  });

  it('has a reference case for every entry', () => {
    const known = new Set([...rows.map(({ name }) => name), ...BACON_CASES.map(([name]) => name)]);
    expect([...statisticsCatalogue.keys()].filter((name) => !known.has(name))).toEqual([]);
    expect([...known].filter((name) => !statisticsCatalogue.has(name))).toEqual([]);
    for (const name of intervalNames) expect(statisticsCatalogue.has(name)).toBe(true);
  });

  it.each(rows)('$name is worked by hand', ({ name, value, sample }) => {
    const found = statisticOf(formula(name), sample);
    if (typeof value === 'string') {
      expect([found.value, found.missing?.reason]).toEqual([null, value]);
      return;
    }
    expect(found.missing).toBeNull();
    expect(Math.abs(found.value! - value)).toBeLessThanOrEqual(
      1e-10 * Math.max(1, Math.abs(value)),
    );
  });

  it.each(BACON_CASES)('%s of the portfolio of Bacon (2008) is %d', (name, printed, digits) => {
    expect(statisticOf(formula(name), BACON_SAMPLE).value).toBeCloseTo(printed, digits);
  });

  it('is what docs/statistics.md says; else run node scripts/statistics-docs.mjs', () => {
    expect(readFileSync(PAGE, 'utf8')).toBe(statisticsPage());
  });
});
