import { describe, expect, it } from '@jest/globals';
import { Strategy, backtest, builtInStrategies, generateCandles } from './index.js';

const candles = generateCandles({ symbol: 'TEST', count: 400, seed: 3 });
const cross = builtInStrategies.get('sma-cross-long')!;

/** Returns the raw values of the page by the names of their statistics. */
function values(page: string): Map<string, string> {
  const found = page.matchAll(/<data value="([^"]*)" data-name="([^"]*)">/g);
  return new Map(Array.from(found, ([, value, name]) => [name!, value!]));
}

describe('the report of a result', () => {
  it('holds the statistics of the result to the last digit', () => {
    const result = backtest({ strategy: cross, parameters: { fast: 5, slow: 20 }, candles });
    const shown = values(result.report());
    const own = Object.entries(result.metrics).filter(([, value]) => value !== null);
    const both = own.filter(([name]) => shown.has(name));
    expect(both.length).toBeGreaterThan(25);
    for (const [name, value] of both)
      expect([name, Number(shown.get(name))]).toEqual([name, value]);
  });

  it('lists every round trip and compares with the instrument held', () => {
    const result = backtest({ strategy: cross, parameters: { fast: 5, slow: 20 }, candles });
    const page = result.report();
    const [table = ''] = /<table id="trade-table">[\s\S]*?<\/table>/.exec(page) ?? [];
    expect(table.match(/<tr><th scope="row">/g)).toHaveLength(result.trades.length);
    expect(page).toContain('TEST held');
    expect(result.report({ benchmark: null })).not.toContain('TEST held');
  });

  it('compares statistics with daily candles that are given', () => {
    const index = generateCandles({ symbol: 'INDEX', count: 400, seed: 4 });
    const result = backtest({ strategy: cross, parameters: { fast: 5, slow: 20 }, candles });
    expect(values(result.report()).has('beta')).toBe(false);
    expect(values(result.report({ benchmark: index })).has('beta')).toBe(true);
  });

  it('has a title of its own, and that of the class otherwise', () => {
    class Idle extends Strategy {}
    const result = backtest({ strategy: Idle, candles });
    expect(result.report()).toContain('<h1>Idle</h1>');
    expect(result.report({ title: 'a < b' })).toContain('<h1>a &lt; b</h1>');
    expect(result.report()).toContain('No position was closed');
  });
});
