import type { OptionSpec } from '../option-spec.js';

/** Which page of a list. */
export const PAGE: readonly OptionSpec[] = [
  { flags: '--first <count>', description: 'rows of this page, 1 to 500 (default 50)' },
  { flags: '--after <cursor>', description: 'go on behind the cursor of the last page' },
];
/** Events as they happen. */
export const FOLLOW: OptionSpec = {
  flags: '-f, --follow',
  description: 'print what happens from now on until Ctrl-C; --after goes on behind an event',
};
/** Which account. */
export const ACCOUNT_OPTION: OptionSpec = {
  flags: '--account <id|name>',
  description: 'broker account (default: the only one)',
  complete: 'accounts',
};
/** Why somebody wants something. */
export const REASON: OptionSpec = {
  flags: '--reason <text>',
  description: 'why; kept with the change',
};
/** The name that is typed where money is real. */
export const CONFIRM: OptionSpec = {
  flags: '--confirm <name>',
  description: 'name of the deployment or account, needed where money is real',
};
/** Limits before every order. */
export const LIMIT: OptionSpec = {
  flags: '--limit <name=value>',
  description: 'limit before every order: maxPositionValue=5000 (see account limits)',
  repeat: true,
};
/** What goes wrong on purpose. */
export const FAULTS: OptionSpec = {
  flags: '--faults <file>',
  description: 'fault script in JSON: what goes wrong between orders and their venue',
};
