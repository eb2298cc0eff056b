import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';

const CHAOS = fileURLToPath(new URL('../../../scripts/chaos.mjs', import.meta.url));

/** Runs a scenario of faults and returns its report and what it said. */
async function chaos(...args: readonly string[]): Promise<{ status: number | null; said: string }> {
  const child = spawn(process.execPath, [CHAOS, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (bytes: Buffer) => (said += bytes.toString()));
  }
  const status = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { status, said };
}

describe('a paper deployment whose engine is killed', () => {
  it('does at 60 kills what an undisturbed one does, and its forgetful twin does not', async () => {
    const { status, said } = await chaos('deployment', '--kills', '60', '--seed', '5');
    expect(said).toContain('"violations":0,"twinViolations":1,"kills":60');
    expect(status).toBe(0);
  }, 1_200_000);
});
