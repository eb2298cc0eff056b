import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { withSetupLock } from './lock.mjs';
import {
  buildKey,
  buildStamp,
  checkoutState,
  installKey,
  installStamp,
  writeStamp,
} from './state.mjs';

let folder;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vela-setup-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function put(path, content) {
  mkdirSync(join(folder, path, '..'), { recursive: true });
  writeFileSync(join(folder, path), content);
}

describe('the state of a checkout', () => {
  test('is out of date after a changed source, setting or lockfile, and not after a changed test', () => {
    put('package-lock.json', '{}');
    put('tsconfig.json', '{}');
    put('libs/kernel/src/index.ts', 'export {};');
    put('dist/bundle/main.js', '');
    put('node_modules/.keep', '');
    writeStamp(installStamp(folder), { key: installKey(folder) });
    const build = () => writeStamp(buildStamp(folder), { key: buildKey(folder) });
    build();
    expect(checkoutState(folder)).toMatchObject({ installCurrent: true, buildCurrent: true });

    put('libs/kernel/src/index.spec.ts', 'a test');
    expect(checkoutState(folder).sourcesChanged).toBe(false);
    put('libs/kernel/src/other.ts', 'export {};');
    expect(checkoutState(folder)).toMatchObject({ buildCurrent: false, sourcesChanged: true });
    build();
    put('tsconfig.json', '{ }');
    expect(checkoutState(folder).sourcesChanged).toBe(true);

    put('package-lock.json', '{ }');
    expect(checkoutState(folder)).toMatchObject({ installCurrent: false, lockChanged: true });
  });

  test('is not installed after an install that did not finish', () => {
    put('package-lock.json', '{}');
    put('node_modules/some-package/package.json', '{}');
    expect(checkoutState(folder)).toMatchObject({ started: true, installed: false });
  });
});

describe('the lock of a checkout', () => {
  const lock = () => join(folder, '.vela-setup.lock');

  test('lets one process in at a time', async () => {
    const script = `
      import { appendFileSync } from 'node:fs';
      import { setTimeout as pause } from 'node:timers/promises';
      import { withSetupLock } from ${JSON.stringify(pathToFileURL(fileURLToPath(new URL('lock.mjs', import.meta.url))).href)};
      await withSetupLock(${JSON.stringify(folder)}, () => {}, async () => {
        appendFileSync(${JSON.stringify(join(folder, 'log'))}, 'in ');
        await pause(30);
        appendFileSync(${JSON.stringify(join(folder, 'log'))}, 'out ');
      });
    `;
    const runs = Array.from({ length: 6 }, () => {
      const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
        stdio: 'inherit',
      });
      return new Promise((resolve) => child.on('exit', resolve));
    });
    expect(await Promise.all(runs)).toEqual([0, 0, 0, 0, 0, 0]);
    expect(readFileSync(join(folder, 'log'), 'utf8')).toBe('in out '.repeat(6));
    expect(existsSync(lock())).toBe(false);
  });

  test.each([
    ['a holder that is gone', () => ({ pid: 2 ** 22 + 1, token: '1', host: hostname() })],
    [
      'a process id that was given anew',
      () => ({ pid: process.ppid, token: '0', host: hostname() }),
    ],
  ])('is taken over from %s', async (_name, holder) => {
    writeFileSync(lock(), JSON.stringify(holder()));
    expect(
      await withSetupLock(
        folder,
        () => {},
        async () => 'done',
      ),
    ).toBe('done');
  });

  test('is taken over from another machine only after its silence', async () => {
    writeFileSync(lock(), JSON.stringify({ pid: 1, token: '1', host: 'elsewhere' }));
    const old = new Date(Date.now() - 120_000);
    utimesSync(lock(), old, old);
    expect(
      await withSetupLock(
        folder,
        () => {},
        async () => 'done',
      ),
    ).toBe('done');
  });

  test('is given back when the work fails', async () => {
    const work = async () => {
      throw new Error('no');
    };
    await expect(withSetupLock(folder, () => {}, work)).rejects.toThrow('no');
    expect(existsSync(lock())).toBe(false);
  });
});
