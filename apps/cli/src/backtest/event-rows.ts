import { readFile } from 'node:fs/promises';
import { VelaError, messageOf } from '@vela/kernel';

/** Columns of a table of events that hold numbers; all others hold texts. */
const NUMBERS: ReadonlySet<string> = new Set(['value', 'previousClose']);

/**
 * Returns the rows of a file of exchange rates or corporate actions: a JSON array, or a table with
 * a line of names such as `currency,at,rate` or `instrument,at,kind,value`. Empty cells are absent.
 * Throws `NOT_FOUND` or `INVALID_INPUT` for a file that is none; the server checks the rows.
 */
export async function eventRows(path: string, option: string): Promise<readonly unknown[]> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (thrown) {
    throw new VelaError('NOT_FOUND', `the file "${path}" could not be read: ${messageOf(thrown)}`, {
      path: [option],
    });
  }
  return path.endsWith('.json') ? jsonRows(text, path, option) : tableRows(text, path, option);
}

function jsonRows(text: string, path: string, option: string): readonly unknown[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (thrown) {
    throw new VelaError('INVALID_INPUT', `"${path}" is no JSON: ${messageOf(thrown)}`, {
      path: [option],
    });
  }
  if (Array.isArray(value)) return value as readonly unknown[];
  throw new VelaError('INVALID_INPUT', `expected an array of rows in "${path}"`, {
    path: [option],
  });
}

function tableRows(text: string, path: string, option: string): readonly unknown[] {
  const [head = '', ...lines] = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  if (head === '') {
    throw new VelaError('INVALID_INPUT', `expected a line of column names in "${path}"`, {
      hint: 'The file is empty.',
      path: [option],
    });
  }
  const names = cells(head);
  return lines.map((line, row) => {
    const values = cells(line);
    if (values.length !== names.length) {
      throw new VelaError(
        'INVALID_INPUT',
        `expected ${names.length} columns in row ${row + 1} of "${path}", found ${values.length}`,
        { path: [option] },
      );
    }
    const given = names.map((name, i) => [name, values[i]!] as const);
    return Object.fromEntries(
      given
        .filter(([, value]) => value !== '')
        .map(([name, value]) => [name, NUMBERS.has(name) ? numberOrText(value) : value]),
    );
  });
}

/** What is no number goes on as it is, for the check of the rows to name it. */
function numberOrText(cell: string): number | string {
  const value = Number(cell);
  return Number.isFinite(value) ? value : cell;
}

const cells = (line: string): string[] => line.split(',').map((cell) => cell.trim());
