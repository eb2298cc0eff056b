import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { deploymentLife } from '@vela/actors';
import { DENIAL_CODES } from '@vela/limits';
import { limitOptionList } from './risk-limits.js';

const page = readFileSync(
  fileURLToPath(new URL('../../../../../docs/live.md', import.meta.url)),
  'utf8',
);

/** Returns a table of Markdown. */
const tableOf = (rows: readonly (readonly string[])[]): string =>
  [rows[0]!, rows[0]!.map(() => '---'), ...rows.slice(1)]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');

describe('the page on live deployments', () => {
  it('has the table of every event in every state', () => {
    const { states, events, table } = deploymentLife;
    const cell = (to: string): string => (to === 'ignored' ? '·' : to === 'refused' ? '✗' : to);
    const rows = events.map((event) => [
      `\`${event}\``,
      ...states.map((state) => cell(table[state][event])),
    ]);
    expect(page).toContain(tableOf([['', ...states], ...rows]));
  });

  it('has the table of every limit with its default and meaning', () => {
    const rows = limitOptionList().map(({ name, default: value, description }) => [
      `\`${name}\``,
      value === null ? '–' : `\`${JSON.stringify(value).replaceAll('"', '')}\``,
      description,
    ]);
    expect(page).toContain(tableOf([['limit', 'default', 'meaning'], ...rows]));
  });

  it('names every code with which a limit refuses an order', () => {
    expect(DENIAL_CODES.filter((code) => !page.includes(`\`${code}\``))).toEqual([]);
  });
});
