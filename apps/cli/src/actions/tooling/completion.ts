import { VelaError } from '@vela/kernel';
import type { Action } from '../../command-spec.js';
import { COMMANDS } from '../../commands/index.js';
import { SHELLS } from '../../commands/tooling.js';
import { completionScript } from '../../completion/scripts.js';
import { wordNodes } from '../../completion/word-tree.js';
import { VALUE_KINDS } from '../../option-spec.js';

/** Prints the completion script of a shell, or names of things for such a script. */
export const action: Action = async (context, input) => {
  const kind = VALUE_KINDS.find((one) => one === input.text('values'));
  if (kind !== undefined) {
    const { completionValues } = await import('../../completion/values.js');
    const values = await completionValues(context, kind);
    context.output.result({ values }, () => values.join('\n'));
    return;
  }
  const wanted = input.argument() ?? shellOf(context.env['SHELL']);
  const shell = SHELLS.find((one) => one === wanted);
  if (shell === undefined) {
    const found = wanted === undefined ? 'nothing' : `"${wanted}"`;
    throw new VelaError('INVALID_INPUT', `expected a shell, found ${found}`, {
      hint: `Shells are ${SHELLS.join(', ')}.`,
      path: ['shell'],
    });
  }
  const script = completionScript(shell, wordNodes(COMMANDS));
  context.output.result({ shell, script }, () => script.trimEnd());
};

/** Returns the name of the user's own shell. */
const shellOf = (path: string | undefined): string | undefined => path?.split('/').at(-1);
