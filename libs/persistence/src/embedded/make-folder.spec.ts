import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { makeFolder } from './make-folder.js';

const root = mkdtempSync(join(tmpdir(), 'vela-folder-'));
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

describe('makeFolder', () => {
  it('makes what is missing and leaves what is there', () => {
    const path = join(root, 'a', 'b', 'c');
    makeFolder(path);
    makeFolder(path);
    expect(statSync(path).mode & 0o777).toBe(0o711);
  });

  it('ends with an error where no folder can be', () => {
    const path = existsSync('/proc/self') ? '/proc/nope/home' : join(root, 'file', '\0');
    expect(() => {
      makeFolder(path);
    }).toThrow('cannot be made');
  });
});
