import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { failedCriteria } from '../scripts/chaos/criteria.mjs';
import { readOptions } from '../scripts/chaos/options.mjs';
import { seededRandom } from '../scripts/bench/walk.mjs';
import { Chance } from './chance.mjs';
import { ProcessHarness, until } from './harness.mjs';

const ticking = `
  console.log('ready');
  let n = 0;
  setInterval(() => console.log('tick ' + ++n), 5);
`;
const stubborn = `process.on('SIGTERM', () => console.log('no')); ${ticking}`;

let harness;
beforeEach(() => {
  harness = new ProcessHarness();
});
afterEach(() => harness.close());

const start = (code, options = {}) =>
  harness.start('child', process.execPath, ['-e', code], { ready: /^ready/, ...options });
const isGone = (pid) => {
  try {
    process.kill(pid, 0);
    return false;
  } catch {
    return true;
  }
};

describe('the harness', () => {
  test('waits for the readiness line, kills, and counts the fault', async () => {
    const child = await start(ticking);
    await child.line(/^tick 3/);
    await child.kill();
    expect(await child.ended).toEqual({ status: null, signal: 'SIGKILL' });
    expect(harness.faults).toEqual({ kill: 1, freeze: 0 });
  });

  test('freezes a process so that it does nothing until it is thawed', async () => {
    const child = await start(ticking);
    await child.line(/^tick 1/);
    child.freeze();
    const settle = async () => {
      const seen = child.lines.length;
      await new Promise((resolve) => setTimeout(resolve, 50));
      return child.lines.length === seen;
    };
    await until('silence', settle);
    const seen = child.lines.length;
    child.thaw();
    await until('more ticks', () => child.lines.length > seen);
  });

  test('says what a program printed when it ends before it is ready', async () => {
    const broken = start("console.log('no such port'); process.exit(3)");
    await expect(broken).rejects.toThrow(/ended \(status 3\)[^]*no such port/);
    const missing = harness.start('child', '/nowhere/program', [], { ready: /x/ });
    await expect(missing).rejects.toThrow('ENOENT');
  });

  test('complains of a process that does not end when it is asked to, and ends it', async () => {
    const child = await start(stubborn);
    await expect(child.stop('SIGTERM', 200)).rejects.toThrow('did not end within 200 ms');
    expect(isGone(child.pid)).toBe(true);
  });

  test('reaches the children of a process when a fault hits the whole group', async () => {
    const parent = `
      const { spawn } = require('node:child_process');
      const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
      console.log('ready ' + child.pid);
    `;
    const child = await start(parent, { wholeGroup: true });
    const [, pid] = await child.line(/^ready (\d+)/);
    await child.kill();
    await until('the end of the grandchild', () => isGone(Number(pid)));
  });

  test('ends everything at its close, frozen processes included', async () => {
    const child = await start(ticking);
    child.freeze();
    await harness.close();
    expect(isGone(child.pid)).toBe(true);
  });
});

describe('a scenario', () => {
  const good = { faults: { kill: 3 }, violations: 0, twinViolations: 2 };

  test('passes with faults, no violation, and a twin that was caught', () => {
    expect(failedCriteria(good, {}, {})).toEqual([]);
    expect(failedCriteria({ ...good, faults: { kill: 0 } }, {}, {})).toHaveLength(1);
    expect(failedCriteria({ ...good, violations: ['row 3'] }, {}, {})).toHaveLength(1);
    expect(failedCriteria({ ...good, violations: undefined }, {}, {})).toHaveLength(1);
    expect(failedCriteria({ ...good, twinViolations: 0 }, {}, {})).toHaveLength(1);
    expect(failedCriteria(good, { criteria: () => ['too slow'] }, {})).toEqual(['too slow']);
  });

  test('reads its options strictly', () => {
    const declared = { kills: { type: 'integer', default: 5 }, rate: { type: 'number' } };
    expect(readOptions(declared, ['--seed', '7', '--rate', '0.5'])).toMatchObject({
      kills: 5,
      seed: 7,
      rate: 0.5,
    });
    expect(() => readOptions(declared, ['--kills', '1.5'])).toThrow('whole number');
    expect(() => readOptions(declared, ['--nope'])).toThrow('--nope');
  });

  test('draws the same chances from the same seed', () => {
    const draw = () => {
      const chance = new Chance(seededRandom(11));
      return [chance.integer(1, 6), chance.happens(0.5), chance.pick(['a', 'b']), chance.waitMs(9)];
    };
    expect(draw()).toEqual(draw());
  });
});
