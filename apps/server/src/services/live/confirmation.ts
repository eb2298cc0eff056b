import { Refusal } from '../refusal.js';

/** What may move money. */
export interface Confirmable {
  readonly name: string;
  readonly mode: 'PAPER' | 'LIVE';
}

/**
 * Returns when no real money is concerned or its name was typed; refuses with
 * `CONFIRMATION_REQUIRED` otherwise.
 */
export function expectConfirmed(
  { name, mode }: Confirmable,
  confirm: string | null | undefined,
  path: readonly string[] = ['confirm'],
): void {
  if (mode !== 'LIVE' || confirm === name) return;
  const found = confirm == null || confirm === '' ? 'none' : `"${confirm}"`;
  throw new Refusal([
    {
      code: 'CONFIRMATION_REQUIRED',
      message: `"${name}" trades real money: expected its name as confirmation, found ${found}`,
      hint: `Pass confirm: "${name}".`,
      path,
    },
  ]);
}
