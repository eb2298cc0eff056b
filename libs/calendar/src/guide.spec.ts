import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';
import { formatInstant, parseInstant, parseTimeframe } from '@vela/kernel';
import { calendarMics, calendarOf, calendarSegments } from './index.js';

const guide = readFileSync(new URL('../../../docs/calendars.md', import.meta.url), 'utf8');
const code = /```ts\n([\s\S]*?)```/.exec(guide)![1]!;
const lines = code.split('\n').filter((line) => !line.startsWith('import '));
const setUp = lines.filter((line) => line.startsWith('const '));
const examples = lines
  .filter((line) => /;\s+\/\/ /.test(line))
  .map((line) => line.split(/;\s+\/\/ /) as [string, string]);

describe('the guide to calendars', () => {
  it('has examples', () => expect(examples).toHaveLength(8));

  it.each(examples)('shows that %s is %s', (expression, expected) => {
    const script = `${setUp.join('\n')}\n[${expression}, ${expected}];`;
    const known = { calendarOf, formatInstant, parseInstant, parseTimeframe };
    const [found, promised] = runInNewContext(script, known) as [unknown, unknown];
    expect(found).toEqual(promised);
  });

  it('lists every calendar with its codes, segments and years', () => {
    const ids = [...new Set(calendarMics().map((mic) => calendarOf(mic).id))];
    const quoted = (names: readonly string[]): string => names.map((n) => `\`${n}\``).join(', ');
    const rows = ids.map((id) => {
      const { mics, years, knownUntil } = calendarOf(id);
      const others = quoted(mics.filter((mic) => mic !== id));
      const cells = [
        `\`${id}\``,
        others,
        quoted(calendarSegments(id)),
        `${years.from} to ${years.to}`,
        knownUntil,
      ];
      return `| ${cells.join(' | ')} |`.replace('|  |', '| |');
    });
    for (const row of rows) expect(guide).toContain(row);
    expect(guide.match(/^\| `[A-Z]+` \|.*\d{4} to \d{4} \|/gm)).toHaveLength(ids.length);
  });
});
