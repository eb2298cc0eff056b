import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';
import { BASES } from './fee-row.js';
import { contractNote, feeOptions, findSchedule, scheduleNames } from './index.js';

const guide = readFileSync(new URL('../../../docs/fees.md', import.meta.url), 'utf8');
const blocks = (language: string): string[] =>
  [...guide.matchAll(new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``, 'g'))].map(
    ([, code]) => code!,
  );

const lines = blocks('ts')[0]!
  .split('\n')
  .filter((line) => !line.startsWith('import '));
const setUp = lines.filter((line) => line.startsWith('const '));
const examples = lines
  .filter((line) => /;\s+\/\/ /.test(line))
  .map((line) => line.split(/;\s+\/\/ /) as [string, string]);

describe('the guide to fees', () => {
  it('has examples', () => {
    expect(examples).toHaveLength(5);
    expect(blocks('json')).toHaveLength(3);
  });

  it.each(examples)('shows that %s is %s', (expression, expected) => {
    const script = `${setUp.join('\n')}\nJSON.stringify([${expression}, ${expected}]);`;
    const [found, promised] = JSON.parse(String(runInNewContext(script, { contractNote })));
    expect(found).toEqual(promised);
  });

  it.each(blocks('json'))('shows options that are taken (%#)', (text) => {
    expect(feeOptions.safeParse(JSON.parse(text)).error?.issues ?? []).toEqual([]);
  });

  it('computes with the table that it shows', () => {
    const share = { symbol: 'A', venue: 'XNAS', assetClass: 'EQUITY', currency: 'USD' } as const;
    const deal = { instrument: { ...share, multiplier: 1 }, side: 'sell' } as const;
    const note = contractNote(feeOptions.parse(JSON.parse(blocks('json')[0]!)), {
      date: '2026-07-01',
      deals: [{ ...deal, quantity: '100', price: '40' }],
    });
    expect(note.lines.map(({ line, amount }) => [line, amount])).toEqual([
      ['Commission', '0.50'],
      ['Levy', '0.12'],
      ['VAT', '0.10'],
    ]);
  });

  it('lists every schedule with its title, currency, zone and choices', () => {
    const rows = scheduleNames().map((name) => {
      const { title, currency, zone, choices } = findSchedule(name);
      const switches = Object.entries(choices).map(
        ([choice, { values }]) => `\`${choice}\`: ${values.join(', ')}`,
      );
      const cells = [`\`${name}\``, title, currency ?? 'any', zone, switches.join('; ')];
      return `| ${cells.join(' | ')} |`.replace('|  |', '| |');
    });
    for (const row of rows) expect(guide).toContain(row);
  });

  it('explains every basis', () => {
    for (const basis of BASES) expect(guide).toMatch(new RegExp(`^\\|.*\`${basis}\`.* \\|`, 'm'));
  });
});
