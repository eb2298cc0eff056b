import { describe, expect, it } from '@jest/globals';
import { nodeHasher } from '@vela/runners';
import { HtmlValidate } from 'html-validate';
import { reportCase } from '../test/report-case.js';
import { htmlReport, reportModel } from './index.js';
import type { ReportInput } from './index.js';

const page = (input: ReportInput): string => htmlReport(reportModel(input), nodeHasher);
const validator = new HtmlValidate({
  extends: ['html-validate:recommended'],
  rules: {
    // A list or table stands in one line where white space between its parts would be seen.
    'long-title': 'off',
    'no-trailing-whitespace': 'off',
  },
});

/** Returns what a checker of HTML finds wrong, one line each. */
async function findings(text: string): Promise<string[]> {
  const report = await validator.validateString(text);
  return report.results.flatMap(({ messages }) =>
    messages.map(({ ruleId, message, line, column }) => `${line}:${column} ${ruleId} ${message}`),
  );
}

/** Returns the raw values of the page by the names of their statistics. */
function values(text: string): Map<string, number> {
  const found = text.matchAll(/<data value="([^"]*)" data-name="([^"]*)">/g);
  return new Map(Array.from(found, ([, value, name]) => [name!, Number(value)]));
}

const big = reportCase({ candles: 5_000, trades: 1_000 });

/** Returns a run whose equity falls below zero. */
function lost(input: ReportInput): ReportInput {
  const { at, equity } = input.equity;
  return {
    ...input,
    equity: { at, equity: Float64Array.from(equity, (value, row) => value - row * 300) },
  };
}

const CASES: readonly (readonly [string, ReportInput])[] = [
  ['an ordinary run', reportCase({ candles: 900, trades: 40 })],
  ['a run that lost its capital', lost(reportCase({ candles: 600, trades: 60 }))],
  ['a run without a trade', reportCase({ candles: 300, trades: 0 })],
  ['one candle', reportCase({ candles: 1, trades: 0 })],
  ['two candles', reportCase({ candles: 2, trades: 1 })],
  ['no benchmark', { ...reportCase({ candles: 50, trades: 3 }), benchmark: null, candles: [] }],
  [
    'nothing but a curve of zeros',
    {
      ...reportCase({ candles: 40, trades: 0 }),
      equity: {
        at: Float64Array.from({ length: 40 }, (_, day) => day * 8.64e10),
        equity: new Float64Array(40),
      },
      statistics: [],
      instruments: [],
      uncertainty: null,
      warnings: [],
      assumptions: [],
    },
  ],
];

describe('the page of a report', () => {
  it.each(CASES)('is valid HTML and has no NaN for %s', async (_, input) => {
    const text = page(input);
    expect(await findings(text)).toEqual([]);
    const seen = text.replace(/<script>[\s\S]*?<\/script>/, '');
    expect(seen).not.toMatch(/NaN|Infinity|undefined|\[object/);
    expect(JSON.stringify(reportModel(input))).not.toMatch(/NaN|Infinity/);
  });

  it('is the same for the same run, byte for byte', () => {
    const of = (): string => page(reportCase({ candles: 2_000, trades: 80 }));
    expect(of()).toBe(of());
  });

  it('holds each statistic as the model has it, to the last digit', () => {
    const input = reportCase({ candles: 900, trades: 40 });
    const model = reportModel(input);
    const shown = values(htmlReport(model, nodeHasher));
    expect(model.statistics.length).toBeGreaterThan(20);
    for (const { name, value } of model.statistics) {
      expect([name, shown.get(name) ?? null]).toEqual([name, value]);
    }
  });

  it('stays below 1.5 MB for 5,000 candles and 1,000 trades', () => {
    expect(Buffer.byteLength(page(big))).toBeLessThan(1_500_000);
  });

  it('stays below 1.5 MB for 240,000 candles of twelve instruments', () => {
    const input = reportCase({ candles: 20_000, trades: 1_000 });
    const [candles] = input.candles;
    const many = Array.from({ length: 12 }, (_, k) => ({ ...candles!, symbol: `S${k}` }));
    const text = page({ ...input, candles: many, tradeCount: 40_000 });
    expect(Buffer.byteLength(text)).toBeLessThan(1_500_000);
    expect(text).toContain('the first 1,000 of 40,000');
  });

  it('names no address outside itself and forbids to load any', () => {
    const text = page(reportCase({ candles: 900, trades: 40 }));
    // The name of the SVG namespace is no address that anything is loaded from.
    const addresses = text
      .replaceAll("'http://www.w3.org/2000/svg'", '')
      .match(/https?:|\/\/[a-z]|url\(|@import|<link|<img|<iframe/gi);
    expect(addresses).toBeNull();
    expect(text).toMatch(
      /Content-Security-Policy" content="default-src 'none'; style-src 'sha256-/,
    );
  });

  it('escapes every text that somebody else wrote', async () => {
    const evil = `</script><script>alert(1)</script><img src=x onerror=alert(2)>"'&\u0000`;
    const base = reportCase({ candles: 60, trades: 4 });
    const text = page({
      ...base,
      run: {
        ...base.run,
        id: evil,
        strategy: evil,
        timeframe: evil,
        currency: evil,
        seed: evil,
        engineVersion: evil,
        inputDigest: evil,
        resultDigest: evil,
        strategyHash: evil,
        parameters: { [evil]: evil },
        simulation: { [evil]: [evil] },
        datasets: [{ symbol: evil, timeframe: evil, version: 1, contentHash: evil }],
      },
      benchmark: { ...base.benchmark!, name: evil },
      candles: base.candles.map((one) => ({ ...one, symbol: evil, timeframe: evil })),
      trades: base.trades.map((one) => ({ ...one, symbol: evil, quantity: evil })),
      instruments: base.instruments.map((one) => ({ ...one, symbol: evil, currency: evil })),
      fees: {
        total: '1',
        lines: [{ line: evil, currency: evil, amount: '1' }],
        unknown: [{ line: evil, fills: 1 }],
        notModelled: [evil],
      },
      warnings: [{ rule: evil, severity: 'ERROR', message: evil, advice: evil, links: [] }],
      lookAhead: {
        ...base.lookAhead!,
        method: evil,
        reason: evil,
        notCovered: [evil],
        findings: base.lookAhead!.findings.map((one) => ({
          ...one,
          field: evil,
          inRun: evil,
          checked: evil,
        })),
      },
      assumptions: [evil],
      statistics: base.statistics.map((one) => ({
        ...one,
        name: evil,
        label: evil,
        group: evil,
        definition: evil,
        reason: evil,
      })),
    });
    expect(await findings(text)).toEqual([]);
    expect(text.match(/<script/g)).toHaveLength(2);
    expect(text.match(/<\/script/g)).toHaveLength(2);
    expect(text).not.toMatch(/<img|onerror=alert\(2\)>"/);
  });
});
