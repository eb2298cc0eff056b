import { VelaError, parseTimeframe, schemaFault } from '@vela/kernel';
import { z } from 'zod';
import { DELIMITERS } from './csv-dialect.js';
import type { CsvHints } from './csv-dialect.js';
import { knownFormat } from './known-formats.js';
import { ZoneClock } from './zone-clock.js';

const name = z.string().min(1).max(200);

const SHAPE = z.strictObject({
  dialect: z.string().max(64).nullish(),
  zone: z.string().max(64).nullish(),
  dateOrder: z.enum(['ymd', 'dmy', 'mdy']).nullish(),
  stamp: z.enum(['open', 'close']).nullish(),
  delimiter: z.enum([...DELIMITERS, 'tab']).nullish(),
  decimal: z.enum(['.', ',']).nullish(),
  columns: z
    .strictObject({
      open: name.nullish(),
      high: name.nullish(),
      low: name.nullish(),
      close: name.nullish(),
      volume: name.nullish(),
    })
    .nullish(),
  timeColumn: name.nullish(),
  symbol: name.nullish(),
  timeframe: z.string().max(16).nullish(),
});

/** Returns a record without the members that are null or undefined. */
const present = (record: object): object =>
  Object.fromEntries(Object.entries(record).filter(([, value]) => value != null));

/**
 * Returns what plain data from outside tells about a file; null stands for nothing told, `tab` for
 * the tabulator. Throws `INVALID_INPUT` with the path of what is unknown or wrong.
 */
export function parseCsvHints(input: unknown): CsvHints {
  const parsed = SHAPE.safeParse(input ?? {}, { error: schemaFault });
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const path = issue?.path.map(String) ?? [];
    throw new VelaError(
      'INVALID_INPUT',
      `${path.length === 0 ? 'the answers about the file' : path.join('.')}: ${issue?.message}`,
      { hint: `Known answers: ${Object.keys(SHAPE.shape).join(', ')}.`, path },
    );
  }
  const { columns, delimiter, timeframe, ...rest } = parsed.data;
  const hints = present({
    ...rest,
    columns: columns == null ? null : present(columns),
    delimiter: delimiter === 'tab' ? '\t' : delimiter,
    timeframe: timeframe == null ? null : parseTimeframe(timeframe),
  }) as CsvHints;
  checkNames(hints);
  return hints;
}

/** Returns nothing; throws `INVALID_INPUT` for a dialect or a zone that nobody knows. */
export function checkNames({ dialect, zone }: Pick<CsvHints, 'dialect' | 'zone'>): void {
  if (dialect !== undefined) knownFormat(dialect);
  if (zone !== undefined) ZoneClock.of(zone);
}
