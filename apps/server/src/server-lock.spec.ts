import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { lockServer, runningServer } from './server-lock.js';

const AT = '2026-01-02T03:04:05Z';

describe('the lock of a server', () => {
  let home: string;
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'vela-lock-'));
  });
  afterEach(() => rmSync(home, { recursive: true, force: true }));

  it('is held by one server, which tells where it answers', () => {
    const lock = lockServer(home, AT);
    lock.announce('http://127.0.0.1:4000');
    expect(runningServer(home)).toEqual({
      pid: process.pid,
      url: 'http://127.0.0.1:4000',
      startedAt: AT,
    });
    expect(() => lockServer(home, AT)).toThrow(
      `a server with pid ${process.pid} already uses ${home} and answers at http://127.0.0.1:4000`,
    );
    lock.release();
    lock.release();
    expect(runningServer(home)).toBeNull();
    expect(existsSync(join(home, 'server.json'))).toBe(false);
    lockServer(home, AT).release();
  });

  it('is taken over from a process that is gone', async () => {
    const child = spawn(process.execPath, ['-e', '0']);
    const { pid } = child;
    await new Promise((resolve) => child.once('exit', resolve));
    writeFileSync(join(home, 'server.lock'), JSON.stringify({ pid, born: '1' }));
    const lock = lockServer(home, AT);
    const held = JSON.parse(readFileSync(join(home, 'server.lock'), 'utf8')) as { pid: number };
    expect(held.pid).toBe(process.pid);
    lock.release();
  });

  it('is taken over from a process whose number another one has by now', () => {
    writeFileSync(join(home, 'server.lock'), JSON.stringify({ pid: process.pid, born: '1' }));
    lockServer(home, AT).release();
  });

  it('is taken over when nobody can read it', () => {
    writeFileSync(join(home, 'server.lock'), 'half a l');
    lockServer(home, AT).release();
  });
});
