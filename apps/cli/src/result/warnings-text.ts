import type { BacktestView, BacktestWarningView, WarningLinkView } from '@vela/client';
import { timeText } from '../output/number-text.js';
import type { Paint } from '../output/paint.js';

/** Links that are shown of each warning; --json has all. */
const LINKS_SHOWN = 3;

/** Returns warnings with what to do about them, and assumptions, in full. */
export function warningsText(backtest: BacktestView, paint: Paint): string {
  const warnings = backtest.warnings.flatMap((warning) => linesOf(warning, paint));
  const assumptions = backtest.assumptions.map((text) => `  · ${text}`);
  return [
    '  Warnings',
    ...(warnings.length === 0 ? ['  none'] : warnings),
    '',
    '  Assumptions',
    ...(assumptions.length === 0 ? ['  none'] : assumptions),
  ].join('\n');
}

function linesOf(
  { severity, rule, message, advice, links = [] }: BacktestWarningView,
  paint: Paint,
) {
  const mark = { INFO: 'i', WARNING: paint.yellow('!'), ERROR: paint.red('✗') }[severity];
  const more = links.length - LINKS_SHOWN;
  return [
    `  ${mark} ${message} ${paint.dim(`[${rule}]`)}`,
    ...(advice === null ? [] : [`    ${advice}`]),
    ...links.slice(0, LINKS_SHOWN).map((link) => paint.dim(`    → ${linkText(link)}`)),
    ...(more > 0 ? [paint.dim(`    → and ${more} more; see --json`)] : []),
  ];
}

function linkText({ kind, id, row, at, until }: WarningLinkView): string {
  const name = id ?? (row === null ? '' : `candle ${row}`);
  const times = [at, until]
    .filter((time) => time !== null)
    .map(timeText)
    .filter((time, index, all) => time !== all[index - 1]);
  return [kind === 'SPAN' || id === null ? '' : kind.toLowerCase(), name, times.join(' – ')]
    .filter((part) => part !== '')
    .join(' ');
}
