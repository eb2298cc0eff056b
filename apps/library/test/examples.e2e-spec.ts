import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { isUpdate, promise, promisedBy } from './printed-comment.js';
import { ROOT, run, runScript } from './processes.js';

const folder = join(ROOT, 'examples');
const names = readdirSync(folder).filter((name) => name.endsWith('.ts'));

describe('the examples', () => {
  it('are there', () => expect(names.length).toBeGreaterThanOrEqual(6));

  it.each(names)('%s prints what its last comment says', async (name) => {
    const { code, stdout, stderr } = await runScript([join('examples', name)], { cwd: ROOT });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    if (isUpdate) promise(join(folder, name), stdout);
    expect(stdout).not.toBe('');
    expect(stdout.replace(/ +$/gm, '')).toBe(promisedBy(join(folder, name)));
  });

  it('have strategies that the server takes as well', async () => {
    const strategies = readdirSync(join(folder, 'strategies'));
    expect(strategies.length).toBeGreaterThanOrEqual(2);
    const checks = strategies.map((name) => {
      const args = [
        'dist/bundle/main.js',
        'strategy',
        'check',
        join('examples', 'strategies', name),
      ];
      return run(process.execPath, args, { cwd: ROOT });
    });
    for (const check of await Promise.all(checks)) expect(check).toMatchObject({ code: 0 });
  }, 60_000);
});
