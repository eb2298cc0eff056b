import { describe, expect, it } from '@jest/globals';
import type { Command } from 'commander';
import type { CommandSpec } from '../command-spec.js';
import { buildProgram } from '../program.js';
import { COMMANDS } from './index.js';

interface Place {
  readonly path: string;
  readonly spec: CommandSpec;
  readonly command: Command;
}

function places(): Place[] {
  const program = buildProgram(COMMANDS, { version: '0.0.0', write: () => {} }, () => {});
  const walk = (specs: readonly CommandSpec[], parent: Command, path: string[]): Place[] =>
    specs.flatMap((spec) => {
      const command = parent.commands.find((one) => one.name() === spec.name)!;
      const words = [...path, spec.name];
      const here = { path: words.join(' '), spec, command };
      return [here, ...walk(spec.commands ?? [], command, words)];
    });
  return walk(COMMANDS, program, []);
}

function helpOf(command: Command): string {
  let text = '';
  command.configureOutput({ writeOut: (part) => void (text += part) });
  command.outputHelp();
  return text;
}

describe('the command tree', () => {
  it('is walked as a whole', () => {
    expect(places().length).toBeGreaterThan(40);
  });

  it.each(places().map((place) => [place.path, place] as const))(
    'vela %s opens its help with an example and says what it does',
    (path, { spec, command }) => {
      const help = helpOf(command);
      expect(help).toMatch(/^Examples?\n {2}\$ \S/);
      expect(help).toContain(spec.summary);
      expect(spec.summary).toMatch(/^[a-z].*[^.]$/);
      expect(help).toContain('--json');
      // The aliases show the spelling to prefer.
      if (spec.hidden !== true) expect(spec.examples.join('\n')).toContain(`vela ${path}`);
    },
  );

  it.each(places().map((place) => [place.path, place] as const))(
    'vela %s describes every option and either acts or leads on',
    async (_path, { spec, command }) => {
      for (const option of command.options) expect(option.description.length).toBeGreaterThan(3);
      expect((spec.load === undefined) === (spec.commands !== undefined)).toBe(true);
      if (spec.load !== undefined) expect(typeof (await spec.load()).action).toBe('function');
    },
  );

  it('has no two commands of one name in one place', () => {
    const paths = places().map(({ path }) => path);
    expect(new Set(paths).size).toBe(paths.length);
  });
});
