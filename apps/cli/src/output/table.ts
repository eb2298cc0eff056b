import { stripVTControlCharacters } from 'node:util';

/** One column of a table. */
export interface Column<Row> {
  readonly title: string;
  readonly cell: (row: Row) => string;
  /** Numbers stand on the right. */
  readonly align?: 'left' | 'right';
}

const GAP = '  ';

/**
 * Returns rows as aligned text, a header line first, indented by two spaces. Without rows the
 * text says so. Widths are counted without colour codes.
 */
export function table<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  { empty = 'Nothing here yet.' } = {},
): string {
  if (rows.length === 0) return `  ${empty}`;
  const cells = rows.map((row) => columns.map((column) => singleLine(column.cell(row))));
  const titles = columns.map((column) => column.title);
  const widths = titles.map((title, at) =>
    Math.max(title.length, ...cells.map((line) => widthOf(line[at]!))),
  );
  const line = (texts: readonly string[]): string => {
    const parts = texts.map((text, at) => padTo(text, widths[at]!, columns[at]!.align ?? 'left'));
    return `${GAP}${parts.join(GAP)}`.trimEnd();
  };
  return [line(titles), ...cells.map(line)].join('\n');
}

/**
 * Returns names and values as lines, the names padded to one width, indented by two spaces.
 * Pairs whose value is null are left out.
 */
export function facts(pairs: readonly (readonly [string, string | null])[]): string {
  const shown = pairs.filter((pair): pair is [string, string] => pair[1] !== null);
  const width = Math.max(...shown.map(([name]) => name.length), 0);
  return shown.map(([name, value]) => `${GAP}${name.padEnd(width)}${GAP}${value}`).join('\n');
}

/** Returns a text of the given width; a longer one is left as it is. */
export function padTo(text: string, width: number, align: 'left' | 'right' = 'left'): string {
  const space = ' '.repeat(Math.max(0, width - widthOf(text)));
  return align === 'left' ? text + space : space + text;
}

/** Returns how many columns of a terminal a text takes, colour codes not counted. */
export const widthOf = (text: string): number => [...stripVTControlCharacters(text)].length;

/** A cell with a line break, such as a user's own description, would tear the table apart. */
const singleLine = (text: string): string => text.replaceAll(/\s*[\r\n]+\s*/g, ' ');
