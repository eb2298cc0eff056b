import colors from 'picocolors';

/** Colours a text, or leaves it alone where colour is not wanted. */
export type Paint = Pick<
  ReturnType<typeof colors.createColors>,
  'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan'
>;

/** What decides about colour. */
export interface ColorWish {
  /** False with `--no-color`. */
  readonly flag: boolean;
  readonly isTty: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * Returns whether to colour: only on a terminal, never with `--no-color`, `NO_COLOR` (any value
 * that is not empty, https://no-color.org) or a dumb terminal; `FORCE_COLOR` colours a pipe too.
 */
export function wantsColor({ flag, isTty, env }: ColorWish): boolean {
  if (!flag || (env['NO_COLOR'] ?? '') !== '' || env['TERM'] === 'dumb') return false;
  const forced = env['FORCE_COLOR'] ?? '';
  return forced === '' ? isTty : forced !== '0';
}

/** Returns the colours, or functions that change nothing. */
export const paintFor = (enabled: boolean): Paint => colors.createColors(enabled);
