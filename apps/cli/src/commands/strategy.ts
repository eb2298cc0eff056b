import type { CommandSpec } from '../command-spec.js';

const NEW: CommandSpec = {
  name: 'new',
  arguments: '<name>',
  summary: 'write the file of a new strategy to begin with',
  examples: ['vela strategy new my-first', 'vela strategy new my-first --output strategies'],
  options: [
    { flags: '-o, --output <folder>', description: 'folder of the file (default: this one)' },
  ],
  load: () => import('../actions/strategy/new.js'),
};

const CHECK: CommandSpec = {
  name: 'check',
  arguments: '<file>',
  summary: 'type-check a strategy and say what is wrong, with line and column',
  examples: ['vela strategy check my-first.ts'],
  details: 'Exit status 5 when it does not compile, 7 when it compiles with warnings.',
  load: () => import('../actions/strategy/check.js'),
};

const PUSH: CommandSpec = {
  name: 'push',
  arguments: '<file>',
  summary: 'store a strategy as an immutable version',
  examples: ['vela strategy push my-first.ts', 'vela strategy push my-first.ts --name trend'],
  options: [
    { flags: '--name <name>', description: 'name of the strategy (default: that of the file)' },
    { flags: '--description <text>', description: 'a sentence about it' },
  ],
  details: 'The same content as the newest version adds nothing.',
  load: () => import('../actions/strategy/push.js'),
};

const LIST: CommandSpec = {
  name: 'list',
  summary: 'list strategies, built-in ones included',
  examples: ['vela strategy list', 'vela strategy list --query sma'],
  options: [
    { flags: '--query <text>', description: 'only names that hold this text' },
    { flags: '--first <count>', description: 'rows of this page, 1 to 500 (default 50)' },
    { flags: '--after <cursor>', description: 'go on behind the cursor of the last page' },
  ],
  load: () => import('../actions/strategy/list.js'),
};

const SHOW: CommandSpec = {
  name: 'show',
  arguments: '<name>',
  completeArgument: 'strategies',
  summary: 'show a strategy: its parameters, versions and source',
  examples: ['vela strategy show sma-cross-long', 'vela strategy show my-first --source'],
  options: [{ flags: '--source', description: 'print the source of the newest version only' }],
  load: () => import('../actions/strategy/show.js'),
};

/** Commands about strategies. */
export const STRATEGY: CommandSpec = {
  name: 'strategy',
  summary: 'write, check, store and look at strategies',
  examples: ['vela strategy new my-first'],
  commands: [NEW, CHECK, PUSH, LIST, SHOW],
};
