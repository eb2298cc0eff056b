import type { CommandSpec } from '../command-spec.js';
import { VALUE_KINDS } from '../option-spec.js';

/** Shells that completion knows. */
export const SHELLS = ['bash', 'zsh', 'fish', 'powershell'] as const;

/** Commands about the configuration. */
export const CONFIG: CommandSpec = {
  name: 'config',
  summary: 'show and check the configuration',
  examples: ['vela config list'],
  commands: [
    {
      name: 'list',
      summary: 'list every setting with its value and where it comes from',
      examples: ['vela config list', 'vela config list --json'],
      load: () => import('../actions/tooling/config-list.js'),
    },
    {
      name: 'validate',
      summary: 'check every setting',
      examples: ['vela config validate'],
      load: () => import('../actions/tooling/config-validate.js'),
    },
  ],
};

/** Commands about the GraphQL schema. */
export const SCHEMA: CommandSpec = {
  name: 'schema',
  summary: 'print the GraphQL schema',
  examples: ['vela schema print > schema.graphql'],
  commands: [
    {
      name: 'print',
      summary: 'print the GraphQL schema of this version',
      examples: ['vela schema print', 'vela schema print > schema.graphql'],
      load: () => import('../actions/tooling/schema-print.js'),
    },
  ],
};

/** Completion of a shell. */
export const COMPLETION: CommandSpec = {
  name: 'completion',
  arguments: '[shell]',
  summary: 'print the completion script of a shell: bash, zsh, fish or powershell',
  examples: [
    'source <(vela completion bash)',
    'vela completion fish > ~/.config/fish/completions/vela.fish',
  ],
  options: [
    {
      flags: '--values <kind>',
      description: 'print names that a running server knows, one a line',
      choices: VALUE_KINDS,
    },
  ],
  details: 'Ids and symbols are completed while a server is running.',
  load: () => import('../actions/tooling/completion.js'),
};

/** The version of this program and what it runs on. */
export const VERSION: CommandSpec = {
  name: 'version',
  summary: 'print the version of Vela and of what it runs on',
  examples: ['vela version', 'vela version --json'],
  load: () => import('../actions/tooling/version.js'),
};
