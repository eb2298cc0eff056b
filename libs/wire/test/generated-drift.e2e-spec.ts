import { describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../', import.meta.url));

function filesOf(folder: string): ReadonlyMap<string, string> {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  return new Map(names.map((name) => [relative(folder, name), readFileSync(name, 'utf8')]));
}

function buf(...args: readonly string[]): void {
  const bin = join(root, 'node_modules', '.bin');
  execFileSync(process.execPath, [join(bin, 'buf'), ...args], {
    cwd: root,
    env: { ...process.env, PATH: `${bin}${delimiter}${process.env['PATH'] ?? ''}` },
    stdio: 'pipe',
  });
}

describe('the generated messages', () => {
  it('are what the definitions in proto/ give', () => {
    const out = mkdtempSync(join(tmpdir(), 'vela-proto-'));
    try {
      buf('lint');
      buf('generate', '--output', out);
      const fresh = filesOf(join(out, 'libs/wire/src/generated'));
      const kept = filesOf(join(root, 'libs/wire/src/generated'));
      expect(fresh.size).toBeGreaterThan(0);
      expect([...kept.keys()]).toEqual([...fresh.keys()]);
      for (const [name, text] of fresh)
        expect(`${name}\n${kept.get(name)}`).toBe(`${name}\n${text}`);
    } finally {
      rmSync(out, { recursive: true, force: true });
    }
  });
});
