import { spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Secret } from '@vela/config';
import type { Credential } from '@vela/ports';
import { openVault } from './open-vault.js';

const SECRET: Credential = { kind: 'token', token: 'canary' };
const KEY = Buffer.alloc(32, 7).toString('base64');

describe('the key of a vault', () => {
  let home: string;
  const file = (): string => join(home, 'keys', 'credentials.key');
  const inFile = () => openVault({ home, masterKey: null });
  const given = (text: string) => openVault({ home, masterKey: new Secret(text) });

  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'vela-vault-'));
  });
  afterEach(() => rmSync(home, { recursive: true, force: true }));

  it('is made when something is sealed first, for its owner alone, and kept', () => {
    const vault = inFile();
    expect(existsSync(file())).toBe(false);
    const sealed = vault.seal('t', 'a', SECRET);
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    expect(statSync(join(home, 'keys')).mode & 0o777).toBe(0o700);
    expect(readdirSync(join(home, 'keys'))).toEqual(['credentials.key']);
    const text = readFileSync(file(), 'utf8');
    expect(Buffer.from(text, 'base64')).toHaveLength(32);
    expect(inFile().open('t', 'a', sealed)).toEqual(SECRET);
    vault.seal('t', 'b', SECRET);
    expect(readFileSync(file(), 'utf8')).toBe(text);
  });

  it('is not made by who only opens', () => {
    const sealed = given(KEY).seal('t', 'a', SECRET);
    expect(() => inFile().open('t', 'a', sealed)).toThrow(/sealed by a key that is not in/);
    expect(existsSync(file())).toBe(false);
  });

  it('may be that of a setting, which is the same key as in a file', () => {
    const sealed = given(KEY).seal('t', 'a', SECRET);
    expect(existsSync(file())).toBe(false);
    expect(given(` ${KEY}\n`).open('t', 'a', sealed)).toEqual(SECRET);
    mkdirSync(join(home, 'keys'));
    writeFileSync(file(), KEY, { mode: 0o600 });
    expect(inFile().open('t', 'a', sealed)).toEqual(SECRET);
  });

  it.each([
    ['nothing', ''],
    ['16 bytes', Buffer.alloc(16).toString('base64')],
    ['33 bytes', Buffer.alloc(33).toString('base64')],
    ['hexadecimal digits', Buffer.alloc(32, 7).toString('hex')],
    ['base64 for addresses', Buffer.alloc(32, 0xfb).toString('base64url')],
    ['bits that nobody reads', `${'A'.repeat(42)}B=`],
    ['words', 'canary canary canary canary canary canary ca'],
  ])('may not be %s, and is not repeated', (_what, text) => {
    for (const open of [
      () => given(text),
      () => {
        mkdirSync(join(home, 'keys'), { recursive: true });
        writeFileSync(file(), text, { mode: 0o600 });
        inFile().seal('t', 'a', SECRET);
      },
    ]) {
      let said = '';
      try {
        open();
      } catch (thrown) {
        said = String(thrown);
      }
      expect(said).toMatch(/expected 32 bytes in base64/);
      if (text !== '') expect(said).not.toContain(text);
    }
  });

  it('that others may read is not used', () => {
    inFile().seal('t', 'a', SECRET);
    for (const mode of [0o644, 0o640, 0o606]) {
      chmodSync(file(), mode);
      expect(() => inFile().seal('t', 'a', SECRET)).toThrow(/expected mode 600, found 6/);
    }
    chmodSync(file(), 0o400);
    expect(() => inFile().seal('t', 'a', SECRET)).not.toThrow();
  });

  it('that cannot be kept is told with what to do', () => {
    writeFileSync(join(home, 'keys'), 'a file where the folder should be');
    expect(() => inFile().seal('t', 'a', SECRET)).toThrow(
      expect.objectContaining({ code: 'UNAVAILABLE', hint: expect.stringMatching(/VELA_MASTER/) }),
    );
  });

  it('is one for all processes that begin at once', async () => {
    for (let round = 0; round < 3; round++) {
      const found = await Promise.all((await waiting(6)).map((process) => process.seal(home)));
      expect(new Set(found).size).toBe(1);
      expect(readdirSync(join(home, 'keys'))).toEqual(['credentials.key']);
      rmSync(join(home, 'keys'), { recursive: true });
    }
  }, 60_000);
});

/** Lets a process of its own run the sources: names of libraries and of modules become files. */
const HOOK = `import { registerHooks } from 'node:module';
registerHooks({ resolve: (name, context, next) => {
  const library = /^@vela\\/(.+)$/.exec(name);
  if (library) return next(new URL('../../' + library[1] + '/src/index.ts', '${import.meta.url}').href);
  return next(/^[.].*[.]js$/.test(name) ? name.replace(/js$/, 'ts') : name, context);
} });`;
const PROGRAM = `import { openVault } from '${new URL('open-vault.ts', import.meta.url).href}';
console.log('ready');
process.stdin.once('data', (home) => {
  const vault = openVault({ home: home.toString(), masterKey: null });
  console.log(vault.seal('t', 'a', { kind: 'token', token: 'x' }).keyId);
  process.exit(0);
});`;

interface WaitingProcess {
  /** Seals something in a folder and returns the id of the key. */
  seal(home: string): Promise<string>;
}

/** Returns processes that have loaded everything and wait for the word. */
function waiting(count: number): Promise<readonly WaitingProcess[]> {
  return Promise.all(Array.from({ length: count }, oneWaiting));
}

async function oneWaiting(): Promise<WaitingProcess> {
  const hook = `data:text/javascript,${encodeURIComponent(HOOK)}`;
  const args = ['--no-warnings', '--experimental-transform-types', '--import', hook];
  const child = spawn(process.execPath, [...args, '--input-type=module', '-e', PROGRAM]);
  const lines = createInterface(child.stdout);
  let said = '';
  child.stderr.on('data', (part: Buffer) => (said += part.toString()));
  const next = (): Promise<string> =>
    new Promise((resolve, reject) => {
      lines.once('line', resolve);
      child.once('exit', (code) => reject(new Error(`ended with ${code}: ${said}`)));
    });
  await next();
  return {
    seal: (home) => {
      const id = next();
      child.stdin.write(home);
      return id;
    },
  };
}
