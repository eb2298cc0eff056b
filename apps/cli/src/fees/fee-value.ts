import { readFile } from 'node:fs/promises';
import { VelaError, messageOf } from '@vela/kernel';

/**
 * Returns what the text of an option means as fees: the name of a schedule as it is, or the JSON
 * of a file with a table. Throws `NOT_FOUND` or `INVALID_INPUT` for a file that is none.
 */
export async function feeValue(text: string): Promise<unknown> {
  if (!text.endsWith('.json')) return text;
  let content: string;
  try {
    content = await readFile(text, 'utf8');
  } catch (thrown) {
    throw new VelaError('NOT_FOUND', `the file "${text}" could not be read: ${messageOf(thrown)}`, {
      hint: 'Give the name of a schedule (vela fees list) or a JSON file with rows.',
      path: ['fees'],
    });
  }
  try {
    return JSON.parse(content) as unknown;
  } catch (thrown) {
    throw new VelaError('INVALID_INPUT', `"${text}" is no JSON: ${messageOf(thrown)}`, {
      path: ['fees'],
    });
  }
}
