import { readFile } from 'node:fs/promises';
import { VelaError, messageOf } from '@vela/kernel';
import type { Input } from '../input.js';

/** Returns the fault script in the file that `--faults` names, undefined without that option. */
export async function faultScriptOf(input: Input): Promise<unknown> {
  const path = input.text('faults');
  if (path === undefined) return undefined;
  const wrong = (message: string): VelaError =>
    new VelaError('INVALID_INPUT', message, {
      hint: 'Write {"faults": [{"kind": "reject", "order": 1}]}; see docs/faults.md.',
      path: ['faults'],
    });
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (thrown) {
    throw wrong(`expected a fault script in ${path}, found no file: ${messageOf(thrown)}`);
  }
  try {
    return JSON.parse(text) as unknown;
  } catch (thrown) {
    throw wrong(`expected JSON in ${path}, found something else: ${messageOf(thrown)}`);
  }
}
