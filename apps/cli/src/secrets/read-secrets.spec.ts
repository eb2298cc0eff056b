import { PassThrough } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { readGlobalFlags } from '../global-flags.js';
import { readSecrets } from './read-secrets.js';

const QUESTIONS = ['Key id', 'Secret'];
const CANARY = 'canary-secret';

/** Standard input that a test writes, and everything that was shown. */
function place(options: { readonly tty?: boolean; readonly flags?: Record<string, unknown> } = {}) {
  const stdin = new PassThrough() as unknown as NodeJS.ReadStream & PassThrough;
  const raw: boolean[] = [];
  if (options.tty === true) {
    stdin.isTTY = true;
    stdin.setRawMode = (mode: boolean) => {
      raw.push(mode);
      return stdin;
    };
  }
  const prompt = new PassThrough();
  let shown = '';
  prompt.on('data', (part: Buffer) => (shown += part.toString()));
  const abort = new AbortController();
  const flags = readGlobalFlags(options.flags ?? {});
  const read = (fromLines: boolean, questions = QUESTIONS): Promise<readonly string[]> =>
    readSecrets({ stdin, flags, signal: abort.signal }, questions, { fromLines, prompt });
  return { stdin, raw, read, abort, shown: () => shown };
}

const typed = (stdin: PassThrough, text: string): void =>
  void setImmediate(() => stdin.write(text));

describe('secrets on a terminal', () => {
  it('are asked for one by one and not shown', async () => {
    const { stdin, raw, read, shown } = place({ tty: true });
    const reading = read(false);
    typed(stdin, 'PKEY\r');
    setTimeout(() => stdin.write(` ${CANARY}x\x7f \r`), 20);
    expect(await reading).toEqual(['PKEY', CANARY]);
    expect(shown()).toBe('Key id (not shown): \nSecret (not shown): \n');
    // The terminal echoes nothing while they are typed, and does so again behind them.
    expect(raw).toEqual([true, false, true, false]);
  });

  it('are not asked for any more after Ctrl-C', async () => {
    const { stdin, raw, read } = place({ tty: true });
    const reading = read(false);
    typed(stdin, `${CANARY}\x03`);
    await expect(reading).rejects.toMatchObject({ code: 'INTERRUPTED' });
    expect(raw.at(-1)).toBe(false);
  });

  it('are not asked for any more when the command is ended', async () => {
    const { read, abort } = place({ tty: true });
    const reading = read(false);
    abort.abort(new Error('time is over'));
    await expect(reading).rejects.toThrow('time is over');
  });

  it('are expected, not the end of the input', async () => {
    const { stdin, read } = place({ tty: true });
    const reading = read(false);
    stdin.end();
    await expect(reading).rejects.toThrow(/found the end of the input/);
  });

  it.each([
    ['there is no terminal', { tty: false }],
    ['nobody may be asked', { tty: true, flags: { input: false } }],
    ['a program reads the answer', { tty: true, flags: { json: true } }],
  ])('are not asked for where %s', async (_why, options) => {
    await expect(place(options).read(false)).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      hint: 'Add --stdin and pipe 2 lines: key id, secret.',
    });
  });
});

describe('secrets on standard input', () => {
  it.each(['PKEY\ncanary-secret', 'PKEY\ncanary-secret\n', ' PKEY \r\ncanary-secret\r\n'])(
    'are a line each: %j',
    async (text) => {
      const { stdin, read, shown } = place();
      stdin.end(text);
      expect(await read(true)).toEqual(['PKEY', CANARY]);
      expect(shown()).toBe('');
    },
  );

  it.each([
    ['', 'nothing'],
    ['\n\n', 'nothing'],
    [CANARY, 'other lines'],
    [`PKEY\n${CANARY}\nmore`, 'other lines'],
    [`PKEY\n\n${CANARY}`, 'other lines'],
    [`\n${CANARY}`, 'other lines'],
  ])('are refused unrepeated as %j', async (text, found) => {
    const { stdin, read } = place();
    stdin.end(text);
    const error = await read(true).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: 'INVALID_INPUT',
      message: `expected 2 lines: key id, secret on standard input, found ${found}`,
    });
    expect(JSON.stringify(error) + String(error)).not.toContain('canary');
  });

  it('are one line for one', async () => {
    const { stdin, read } = place();
    stdin.end('canary-token\n');
    expect(await read(true, ['Token'])).toEqual(['canary-token']);
  });

  it('are no file that was piped by mistake', async () => {
    const { stdin, read } = place();
    stdin.end('x'.repeat(100_000));
    await expect(read(true)).rejects.toThrow(/at most 16384 bytes/);
  });

  it('are not waited for after the command was ended', async () => {
    const { read, abort } = place();
    const reading = read(true);
    setImmediate(() => abort.abort(new Error('time is over')));
    await expect(reading).rejects.toThrow('time is over');
  });
});
