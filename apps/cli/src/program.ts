import { VelaError } from '@vela/kernel';
import { Command, type CommanderError, Option } from 'commander';
import type { Action, CommandSpec } from './command-spec.js';
import { GLOBAL_OPTIONS } from './global-flags.js';
import { Input } from './input.js';
import type { OptionSpec } from './option-spec.js';

/** What the parsed command line asks for. */
export interface Call {
  /** Words of the command, for instance `backtest run`. */
  readonly path: string;
  readonly input: Input;
  readonly load: () => Promise<{ readonly action: Action }>;
}

/** How the program speaks while it parses. */
export interface ProgramStreams {
  readonly version: string;
  /** Takes the help and the version. */
  readonly write: (text: string) => void;
}

/**
 * Returns commander's tree for the commands. Nothing runs while it parses: the call that was asked
 * for is handed to `onCall`. Wrong usage is thrown as a `CommanderError`.
 */
export function buildProgram(
  commands: readonly CommandSpec[],
  streams: ProgramStreams,
  onCall: (call: Call) => void,
): Command {
  const program = new Command('vela');
  program.description('Vela: backtests and live trading as durable actors behind one GraphQL API');
  settle(program, streams);
  program.addHelpText('before', exampleText(['npm start', 'vela backtest run --help']));
  program.addHelpText('after', '\nEvery command explains itself: vela <command> --help');
  program.version(streams.version, '-V, --version', 'print the version');
  for (const option of GLOBAL_OPTIONS) addOption(program, option);
  for (const spec of commands) addCommand(program, spec, streams, [], onCall);
  return program;
}

function addCommand(
  parent: Command,
  spec: CommandSpec,
  streams: ProgramStreams,
  path: readonly string[],
  onCall: (call: Call) => void,
): void {
  const words = [...path, spec.name];
  const command = parent.command(spec.name, spec.hidden === true ? { hidden: true } : {});
  settle(command, streams);
  command.description(spec.summary);
  command.addHelpText('before', exampleText(spec.examples));
  if (spec.details !== undefined) command.addHelpText('after', `\n${spec.details}`);
  if (spec.arguments !== undefined) command.arguments(spec.arguments);
  for (const option of spec.options ?? []) addOption(command, option);
  for (const child of spec.commands ?? []) addCommand(command, child, streams, words, onCall);
  const { load } = spec;
  if (load === undefined) return;
  command.action(() => {
    const input = new Input(command.args, command.opts());
    onCall({ path: words.join(' '), input, load });
  });
}

/** Settings that commander keeps for each command. */
function settle(command: Command, streams: ProgramStreams): void {
  command
    .exitOverride()
    .helpOption('-h, --help', 'show this help')
    .helpCommand(false)
    .configureHelp({ showGlobalOptions: true, subcommandTerm: (child) => termOf(child) })
    .configureOutput({
      writeOut: streams.write,
      // Complaints are thrown and printed in one place, as text or as JSON.
      writeErr: () => {},
    });
}

const termOf = (command: Command): string =>
  [command.name(), ...command.registeredArguments.map((argument) => argumentTerm(argument))].join(
    ' ',
  );

const argumentTerm = (argument: { name(): string; required: boolean }): string =>
  argument.required ? `<${argument.name()}>` : `[${argument.name()}]`;

function exampleText(examples: readonly string[]): string {
  const lines = examples.map((example) => `  $ ${example}`);
  return `${examples.length === 1 ? 'Example' : 'Examples'}\n${lines.join('\n')}\n`;
}

function addOption(command: Command, spec: OptionSpec): void {
  const option = new Option(spec.flags, spec.description);
  if (spec.choices !== undefined) option.choices(spec.choices);
  if (spec.repeat === true) {
    option.argParser((value: string, earlier: readonly string[] | undefined) => [
      ...(earlier ?? []),
      value,
    ]);
  }
  command.addOption(option);
}

/** Options by which people hand secrets over elsewhere; no command has one. */
const SECRET_OPTION = /^unknown option '--?(api-?)?(key(-?id)?|secret(-?key)?|token|password)'/i;

/**
 * Returns what is wrong with a command line and what to try; null when commander stopped because
 * it had shown the help or the version, which was asked for.
 */
export function usageError(error: CommanderError, path: string): VelaError | null {
  if (error.exitCode === 0) return null;
  const command = path === '' ? 'vela' : `vela ${path}`;
  const help = `See ${command} --help.`;
  if (error.code === 'commander.help') {
    return new VelaError('INVALID_INPUT', `expected a command behind "${command}"`, { hint: help });
  }
  // Commander puts its suggestion of the nearest name on a second line, in brackets.
  const [first = '', suggestion] = error.message.split('\n');
  // What stands behind an option that is not there, or is one argument too many, may be a secret.
  const message = first
    .replace(/^error: /, '')
    .replace(/('--?[^'=]+)=[^']*'/, "$1'")
    .replace(/( but got \d+): .*$/s, '$1.');
  if (SECRET_OPTION.test(message)) {
    const hint = `Secrets are asked for, or read with --stdin; shells remember options. ${help}`;
    return new VelaError('INVALID_INPUT', `expected no secret as an option, ${message}`, { hint });
  }
  const hint = suggestion === undefined ? help : `${suggestion.replace(/^\(|\)$/g, '')} ${help}`;
  return new VelaError('INVALID_INPUT', message, { hint });
}
