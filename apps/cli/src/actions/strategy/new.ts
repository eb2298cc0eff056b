import { mkdir, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { VelaError } from '@vela/kernel';
import type { Action } from '../../command-spec.js';
import { strategyTemplate } from './strategy-template.js';

const NAME = /^[a-z][a-z0-9-]{0,62}$/;

/** Writes the file of a new strategy; never over an existing one. */
export const action: Action = async ({ output }, input) => {
  const name = input.requiredArgument('name');
  if (!NAME.test(name)) {
    throw new VelaError('INVALID_INPUT', `expected a name such as my-first, found "${name}"`, {
      hint: 'Use lower-case letters, digits and dashes; begin with a letter.',
      path: ['name'],
    });
  }
  const folder = input.text('output') ?? '.';
  const path = join(folder, `${name}.ts`);
  await mkdir(folder, { recursive: true });
  try {
    await writeFile(path, strategyTemplate(name), { flag: 'wx' });
  } catch (cause) {
    throw refusal(path, cause);
  }
  const shown = relative(process.cwd(), path) || path;
  output.result({ name, path }, () =>
    [
      `  wrote ${shown}`,
      '',
      `  Next: vela strategy check ${shown}`,
      `        vela backtest run --strategy ${shown} --symbol SPX`,
    ].join('\n'),
  );
};

function refusal(path: string, cause: unknown): VelaError {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  if (code === 'EEXIST') {
    return new VelaError('ALREADY_EXISTS', `${path} is there already; it was not changed`, {
      hint: 'Choose another name, or another folder with --output.',
      cause,
    });
  }
  return new VelaError('INVALID_INPUT', `cannot write ${path}: ${String(code ?? cause)}`, {
    cause,
  });
}
