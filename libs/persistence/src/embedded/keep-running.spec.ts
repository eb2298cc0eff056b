import { describe, expect, it } from '@jest/globals';
import { keepRunning } from './keep-running.js';

/** A server that dies when told to and needs some attempts to start again. */
function createWorld(attemptsNeeded: number) {
  const waits: number[] = [];
  const lines: string[] = [];
  const log = {
    debug: () => undefined,
    info: (line: string) => void lines.push(line),
    warn: (line: string) => void lines.push(line),
    error: (line: string) => void lines.push(line),
  };
  let lives = false;
  let attempts = 0;
  let back = (): void => undefined;
  const revived = new Promise<void>((resolve) => (back = resolve));
  const stop = keepRunning({
    lives: () => lives,
    revive: async () => {
      if (++attempts < attemptsNeeded) throw new Error('the disk is full');
      lives = true;
      back();
    },
    log,
    wait: async (ms, signal) => {
      signal.throwIfAborted();
      waits.push(ms);
      await new Promise((resolve) => setImmediate(resolve));
    },
  });
  return { waits, lines, revived, stop, attempts: () => attempts };
}

describe('keeping a server running', () => {
  it('starts a dead one again, and says so', async () => {
    const { lines, revived, stop, attempts } = createWorld(1);
    await revived;
    await stop();
    expect(attempts()).toBe(1);
    expect(lines).toEqual(['PostgreSQL has gone; it is started again.', 'PostgreSQL is back.']);
  });

  it('tries again after pauses that grow up to half a minute', async () => {
    const { waits, lines, revived, stop } = createWorld(10);
    await revived;
    await stop();
    expect(waits.slice(0, 10)).toEqual([
      500, 250, 500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000,
    ]);
    expect(lines.filter((line) => line.includes('could not'))).toHaveLength(9);
    expect(lines.at(-1)).toBe('PostgreSQL is back.');
  });

  it('ends when it is told, in the middle of the attempts too', async () => {
    const { stop, attempts } = createWorld(Infinity);
    await new Promise((resolve) => setImmediate(resolve));
    await stop();
    const before = attempts();
    await new Promise((resolve) => setImmediate(resolve));
    expect(attempts()).toBe(before);
  });
});
