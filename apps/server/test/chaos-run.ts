import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const CHAOS = fileURLToPath(new URL('../../../scripts/chaos.mjs', import.meta.url));

/** Runs a scenario of faults and returns its status and what it said. */
export async function chaos(
  ...args: readonly string[]
): Promise<{ readonly status: number | null; readonly said: string }> {
  const child = spawn(process.execPath, [CHAOS, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (bytes: Buffer) => (said += bytes.toString()));
  }
  const status = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { status, said };
}
