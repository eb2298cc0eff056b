import type { CommandSpec } from '../command-spec.js';
import { GLOBAL_OPTIONS } from '../global-flags.js';
import type { OptionSpec, ValueKind } from '../option-spec.js';

/** What may follow the words of one command. */
export interface WordNode {
  /** Words so far, for instance `backtest run`; empty for the program itself. */
  readonly path: string;
  readonly commands: readonly { readonly name: string; readonly summary: string }[];
  readonly options: readonly WordOption[];
  /** What the first argument names, when a server can list it. */
  readonly argument: ValueKind | undefined;
}

/** One option as a shell completes it. */
export interface WordOption {
  readonly name: string;
  readonly description: string;
  readonly takesValue: boolean;
  readonly choices: readonly string[];
  readonly values: ValueKind | undefined;
}

/** Returns every place of the command tree, the program itself first. Hidden commands are left out. */
export function wordNodes(commands: readonly CommandSpec[]): readonly WordNode[] {
  const global = GLOBAL_OPTIONS.map(wordOption);
  const walk = (spec: CommandSpec, path: readonly string[]): WordNode[] => {
    const words = [...path, spec.name];
    const children = visible(spec.commands ?? []);
    const node: WordNode = {
      path: words.join(' '),
      commands: children.map(({ name, summary }) => ({ name, summary })),
      options: [...(spec.options ?? []).map(wordOption), ...global],
      argument: spec.completeArgument,
    };
    return [node, ...children.flatMap((child) => walk(child, words))];
  };
  const top = visible(commands);
  return [
    {
      path: '',
      commands: top.map(({ name, summary }) => ({ name, summary })),
      options: global,
      argument: undefined,
    },
    ...top.flatMap((spec) => walk(spec, [])),
  ];
}

const visible = (commands: readonly CommandSpec[]): readonly CommandSpec[] =>
  commands.filter(({ hidden }) => hidden !== true);

function wordOption(option: OptionSpec): WordOption {
  return {
    name: /--[a-z-]+/.exec(option.flags)?.[0] ?? option.flags,
    description: option.description,
    takesValue: option.flags.includes('<'),
    choices: option.choices ?? [],
    values: option.complete,
  };
}
