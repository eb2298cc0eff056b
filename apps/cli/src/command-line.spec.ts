import { describe, expect, it } from '@jest/globals';
import { type Host, runCommandLine } from './command-line.js';

interface Run {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function vela(...argv: string[]): Promise<Run> {
  const written = { stdout: '', stderr: '' };
  const stream = (name: 'stdout' | 'stderr') => ({
    isTTY: false,
    write: (text: string) => {
      written[name] += text;
      return true;
    },
  });
  const host: Host = {
    argv,
    env: {},
    stdin: process.stdin,
    stdout: stream('stdout'),
    stderr: stream('stderr'),
    signals: { on: () => undefined, off: () => undefined },
    exit: () => undefined,
  };
  return { code: await runCommandLine(host), ...written };
}

describe('the command line', () => {
  it('prints its help with an example first', async () => {
    const { code, stdout, stderr } = await vela('--help');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Examples\n {2}\$ npm start\n/);
    expect(stdout).toContain('backtest');
    expect(stdout).not.toContain('loader');
    expect(stderr).toBe('');
  });

  it('prints its version', async () => {
    const { code, stdout } = await vela('--version');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it('takes global flags before and behind the command', async () => {
    for (const argv of [
      ['--json', 'version'],
      ['version', '--json'],
    ]) {
      const { code, stdout } = await vela(...argv);
      expect(code).toBe(0);
      expect(JSON.parse(stdout)).toMatchObject({ node: process.versions.node });
    }
  });

  it('suggests the nearest command with status 2', async () => {
    const { code, stdout, stderr } = await vela('bactest', 'list');
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain("unknown command 'bactest'");
    expect(stderr).toContain('Did you mean backtest?');
  });

  it('suggests the nearest option with status 2', async () => {
    const { code, stderr } = await vela('backtest', 'run', '--strateg', 'x');
    expect(code).toBe(2);
    expect(stderr).toContain('Did you mean --strategy?');
    expect(stderr).toContain('vela backtest run --help');
  });

  it('complains in JSON when asked to, with one document and nothing else', async () => {
    const { code, stdout, stderr } = await vela('backtest', 'list', '--json', '--nonsense');
    expect(code).toBe(2);
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toEqual({
      error: {
        code: 'INVALID_INPUT',
        message: "unknown option '--nonsense'",
        hint: 'See vela backtest list --help.',
      },
    });
  });

  it('asks for the verb when only a noun is given', async () => {
    const { code, stderr } = await vela('backtest');
    expect(code).toBe(2);
    expect(stderr).toContain('expected a command behind "vela backtest"');
  });

  it('refuses a surplus argument, a missing one and a wrong choice', async () => {
    for (const argv of [
      ['version', 'now'],
      ['backtest', 'show'],
      ['backtest', 'run', '--bracket-active-from', 'never'],
      ['completion', 'cmd'],
      ['--timeout', 'soon', 'version'],
    ]) {
      const { code, stderr } = await vela(...argv);
      expect({ argv, code, stderr }).toMatchObject({ code: 2 });
      expect(stderr).toContain('→');
    }
  });

  it('prints a completion script for every shell', async () => {
    for (const shell of ['bash', 'zsh', 'fish', 'powershell']) {
      const { code, stdout } = await vela('completion', shell);
      expect(code).toBe(0);
      expect(stdout).toContain('bracket-active-from');
      expect(stdout).not.toContain('loader');
    }
  });
});
