import type { DataImportView, DatasetView } from '@vela/client';
import { countText } from '../output/number-text.js';
import type { Paint } from '../output/paint.js';
import { sourceNameOf } from './adjustment-names.js';

/** Bad lines that are shown one by one. */
const SHOWN_MAX = 10;

/** Returns what became of an import as text. */
export function importText(done: DataImportView, paint: Paint): string {
  const [dataset] = done.datasets;
  const counts = [
    `${countText(done.rowsImported)} new`,
    `${countText(done.rowsUnchanged)} unchanged`,
  ];
  if (done.badLineCount > 0) counts.push(`${countText(done.badLineCount)} bad lines`);
  const title = dataset === undefined ? done.id : datasetTitle(dataset);
  return [
    `  ${paint.green('✓')} ${title}`,
    `    ${counts.join(', ')}`,
    ...badLineTexts(done).map((text) => `    ${paint.yellow('!')} ${text}`),
  ].join('\n');
}

/** Returns one line about a dataset: `SPX 1d, 5,105 candles, 2000-01-03 to 2020-04-17 (source)`. */
export function datasetTitle({
  instrument,
  timeframe,
  rows,
  from,
  to,
  ...origin
}: DatasetView): string {
  const range = from === null || to === null ? 'empty' : `${dayOf(from)} to ${dayOf(to)}`;
  return `${instrument.symbol} ${timeframe}, ${countText(rows)} candles, ${range} (${sourceNameOf(origin)})`;
}

/** Returns the bad lines that are told one by one, and how many more there are. */
function badLineTexts({ badLines, badLineCount }: DataImportView): readonly string[] {
  const shown = badLines
    .slice(0, SHOWN_MAX)
    .map(({ line, reason }) => `line ${countText(line)}: ${reason}`);
  const rest = badLineCount - shown.length;
  return rest > 0 ? [...shown, `… and ${countText(rest)} more`] : shown;
}

/** Returns the day of an instant. */
export const dayOf = (at: string): string => at.slice(0, 10);
