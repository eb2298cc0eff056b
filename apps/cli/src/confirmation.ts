import { createInterface } from 'node:readline/promises';
import { VelaError } from '@vela/kernel';
import type { Context } from './context.js';

/**
 * Returns when the user agreed; throws `CONFIRMATION_REQUIRED` otherwise. Agreed is `--yes`, or
 * the answer y on a terminal. Nobody is asked without a terminal or with `--no-input`.
 */
export async function confirm(context: Context, question: string): Promise<void> {
  if (context.flags.yes) return;
  if (!mayAsk(context)) {
    throw new VelaError('CONFIRMATION_REQUIRED', `${question}: nobody confirmed`, {
      hint: 'Add --yes when you are sure.',
    });
  }
  const answer = await ask(context, `${question} [y/N] `);
  if (/^y(es)?$/i.test(answer.trim())) return;
  throw new VelaError('CONFIRMATION_REQUIRED', 'not confirmed; nothing was changed');
}

/**
 * Returns when the name of the thing was typed, by `--confirm` or on a terminal: `--yes` is not
 * enough to destroy something. Throws `CONFIRMATION_REQUIRED` otherwise.
 */
export async function confirmName(
  context: Context,
  wish: { readonly question: string; readonly name: string; readonly given: string | undefined },
): Promise<void> {
  const typed =
    wish.given ??
    (mayAsk(context)
      ? await ask(context, `${wish.question}\nType ${wish.name} to go on: `)
      : undefined);
  if (typed?.trim() === wish.name) return;
  const found = typed === undefined ? 'nothing' : `"${typed.trim()}"`;
  throw new VelaError(
    'CONFIRMATION_REQUIRED',
    `${wish.question} Expected the name ${wish.name}, found ${found}; nothing was changed`,
    { hint: `Add --confirm ${wish.name} when you are sure.` },
  );
}

function mayAsk(context: Context): boolean {
  return context.flags.input && !context.flags.json && context.stdin.isTTY;
}

async function ask(context: Context, question: string): Promise<string> {
  // The question goes to standard error: standard output belongs to the result.
  const prompt = createInterface({ input: context.stdin, output: process.stderr });
  try {
    return await prompt.question(question, { signal: context.signal });
  } finally {
    prompt.close();
  }
}
