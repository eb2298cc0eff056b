import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { testDatabase, until } from '@vela/testkit';
import {
  ended,
  openFolder,
  removeFolder,
  type Run,
  ServerProcess,
  spawnVela,
  vela,
} from './vela-process.js';

let folder: string;
let env: Record<string, string>;
let database: Awaited<ReturnType<typeof testDatabase>>;
let server: ServerProcess;

const run = (...args: string[]): Promise<Run> => vela(args, { env, cwd: folder });

/** What answers hold that tests look at. */
interface Answer {
  readonly id: string;
  readonly state: string;
  readonly nodes: readonly { readonly id: string }[];
}

async function done(...args: string[]): Promise<Answer> {
  const { code, stderr, json } = await run(...args, '--json');
  expect({ args, code, stderr }).toEqual({ args, code: 0, stderr: '' });
  return json() as Answer;
}

/** Ten candles a second that trade after about two seconds and go on for minutes. */
const FEED = ['--symbol', 'SPX', '--lockstep', '--speed', '10', '--from', '2011-01-03'];
const STRATEGY = ['--strategy', 'sma-cross-long', '--param', 'fast=3', '--param', 'slow=10'];

beforeAll(async () => {
  folder = openFolder('live');
  database = await testDatabase();
  env = { VELA_HOME: join(folder, 'home'), DATABASE_URL: database.url };
  server = await ServerProcess.start(env);
  await done('data', 'import', '--source', 'vega-datasets', '--yes');
  await done('account', 'add', 'practice', '--cash', '50000');
  await done('feed', 'add', 'replay', ...FEED);
  await done('deploy', 'create', 'first', ...STRATEGY, '--param', 'size=5', '--start');
}, 120_000);

afterAll(async () => {
  await server?.stop();
  await database?.close();
  removeFolder(folder);
});

/** A command that follows something, and the lines of JSON that it has printed. */
class Watch {
  readonly lines: Record<string, unknown>[] = [];
  private readonly run: Promise<Run>;
  private rest = '';

  constructor(
    args: readonly string[],
    private readonly child: ChildProcess = spawnVela([...args, '--json'], { env, cwd: folder }),
  ) {
    this.run = ended(child);
    child.stdout?.on('data', (part: Buffer) => {
      const parts = `${this.rest}${part.toString()}`.split('\n');
      this.rest = parts.pop()!;
      this.lines.push(...parts.map((line) => JSON.parse(line) as Record<string, unknown>));
    });
  }

  /** Resolves when so many lines were printed. */
  has(count: number): Promise<unknown> {
    const what = `${count} events, found ${this.lines.length}`;
    return until(async () => this.lines.length >= count, { timeoutMs: 40_000, what });
  }

  async interrupt(): Promise<Run> {
    this.child.kill('SIGINT');
    return this.run;
  }
}

const fillIds = (lines: readonly Record<string, unknown>[]): string[] =>
  lines.flatMap(({ fill }) => (fill ? [(fill as { id: string }).id] : []));

describe('every live command that reads', () => {
  const READS: readonly (readonly string[])[] = [
    ['status'],
    ['account', 'list'],
    ['account', 'show', 'practice'],
    ['account', 'limits', 'practice'],
    ['feed', 'list'],
    ['deploy', 'list'],
    ['deploy', 'list', '--state', 'running'],
    ['deploy', 'show', 'first'],
    ['deploy', 'fills', 'first'],
    ['deploy', 'graph', 'first'],
    ['order', 'list'],
    ['order', 'list', '--open', '--deployment', 'first'],
    ['position', 'list', '--account', 'practice'],
    ['alert', 'list'],
    ['logs', 'first'],
    ['kill', '--status'],
  ];

  it('prints one JSON document with --json and nothing on standard error', async () => {
    for (const args of READS) {
      const { code, stdout, stderr } = await run(...args, '--json');
      expect({ args, code, stderr }).toEqual({ args, code: 0, stderr: '' });
      expect(JSON.parse(stdout)).toBeInstanceOf(Object);
    }
  }, 120_000);

  it('prints text without colour into a pipe', async () => {
    for (const args of READS) {
      const { code, stdout } = await run(...args);
      expect({ args, code }).toEqual({ args, code: 0 });
      expect(stdout.length).toBeGreaterThan(3);
      expect(stdout).not.toContain('\u001b[');
    }
  }, 120_000);

  it('shows feeds, deployments and their money in one screen', async () => {
    const { stdout } = await run('status');
    expect(stdout).toMatch(/^ {2}replay +live +[\d,]+ +201\d-/m);
    expect(stdout).toMatch(/^ {2}first +running +paper +[\d,.]+ USD +-?[\d,.]+ +-?[\d,.]+/m);
  });

  it('draws the machine of a deployment with the state that is active', async () => {
    const { stdout } = await run('deploy', 'graph', 'first');
    expect(stdout).toContain('  ● Running\n      Pause → Paused\n');
    expect(stdout).toContain('  ○ Failed\n      (final)\n');
    expect(stdout.match(/●/g)).toHaveLength(1);
  });
});

describe('following', () => {
  it('prints each event as a line of JSON and goes on behind a cursor without a gap', async () => {
    const watch = new Watch(['deploy', 'fills', 'first', '--follow']);
    await watch.has(5);
    const { code } = await watch.interrupt();
    const last = watch.lines.pop();
    expect([code, last]).toMatchObject([
      130,
      { error: { code: 'INTERRUPTED', message: 'watching ended; what was watched goes on' } },
    ]);
    const [opening, second] = watch.lines;
    expect(opening).toMatchObject({ snapshot: true, fill: null });
    const again = new Watch([
      'deploy',
      'fills',
      'first',
      '-f',
      '--after',
      String(second!['cursor']),
    ]);
    await again.has(4);
    await again.interrupt();
    const [seen, resumed] = [fillIds(watch.lines), fillIds(again.lines)];
    expect(resumed.slice(0, seen.length - 1)).toEqual(seen.slice(1));
    // The deployment went on meanwhile.
    expect(await done('deploy', 'show', 'first')).toMatchObject({ state: 'RUNNING' });
  }, 120_000);

  it('shows orders and positions as they change, in words too', async () => {
    const orders = new Watch(['order', 'list', '--follow', '--deployment', 'first']);
    const positions = new Watch(['position', 'list', '--follow', '--account', 'practice']);
    const child = spawnVela(['order', 'list', '-f'], { env, cwd: folder });
    const text = ended(child);
    await orders.has(6);
    await positions.has(3);
    child.kill('SIGINT');
    const { code, stdout, stderr } = await text;
    expect([code, stderr]).toEqual([130, '✗ watching ended; what was watched goes on\n']);
    expect(stdout).toMatch(/ {2}(buy {2}|sell) {2}5 SPX market {2}filled, 5 filled {2}first$/m);
    await Promise.all([orders.interrupt(), positions.interrupt()]);
    expect(orders.lines.some(({ order }) => (order as Answer | null)?.state === 'FILLED')).toBe(
      true,
    );
    const held = positions.lines.filter(({ position }) => position !== null);
    expect(held[0]).toMatchObject({ position: { instrument: { symbol: 'SPX' } } });
  }, 120_000);

  it('opens logs and alerts with what there is', async () => {
    for (const args of [
      ['logs', 'first', '--follow', '--level', 'debug'],
      ['alert', 'list', '--follow', '--min-severity', 'info'],
    ]) {
      const watch = new Watch(args);
      await watch.has(1);
      expect((await watch.interrupt()).code).toBe(130);
      expect(watch.lines[0]).toMatchObject({ snapshot: true, cursor: expect.any(String) });
    }
  }, 60_000);

  it('survives a restart of the server and sees every fill exactly once', async () => {
    const watch = new Watch(['deploy', 'fills', 'first', '--follow']);
    await watch.has(3);
    const { port } = new URL(server.url);
    await server.stop();
    const before = fillIds(watch.lines).length;
    server = await ServerProcess.start(env, Number(port));
    await watch.has(watch.lines.length + 3);
    const { stderr } = await watch.interrupt();
    const ids = fillIds(watch.lines);
    expect(stderr).toContain('connecting again');
    expect(ids.length).toBeGreaterThan(before);
    const { nodes } = await done('deploy', 'fills', 'first', '--first', '500');
    const all = nodes.map(({ id }) => id).toReversed();
    const begin = all.indexOf(ids[0]!);
    expect(ids).toEqual(all.slice(begin, begin + ids.length));
  }, 120_000);
});

describe('a deployment', () => {
  it('is paused, resumed, stopped and started again; repeating a wish is no error', async () => {
    const becomes = async (state: string): Promise<unknown> => {
      const look = async (): Promise<boolean> =>
        (await done('deploy', 'show', 'second')).state === state;
      return until(look, { timeoutMs: 30_000, what: `second is ${state}` });
    };
    await done('deploy', 'create', 'second', ...STRATEGY, '--option', 'commissionRate=0.0005');
    await done('deploy', 'start', 'second', '--reason', 'a test');
    await becomes('RUNNING');
    await done('deploy', 'pause', 'second');
    await becomes('PAUSED');
    await done('deploy', 'pause', 'second');
    await done('deploy', 'resume', 'second');
    await becomes('RUNNING');
    await done('deploy', 'stop', 'second', '--flatten');
    await becomes('STOPPED');
    expect(await run('deploy', 'pause', 'second')).toMatchObject({ code: 5 });
    const verified = await run('deploy', 'verify', 'second', '--json');
    expect(verified.json()).toMatchObject({ agrees: true, difference: null });
    const { stdout } = await run('deploy', 'show', 'second');
    expect(stdout).toMatch(/Start +provisioning +\S+ +a test|a test/);
    expect(stdout).toContain('It can take: start');
  }, 120_000);

  it('places no order while everything is halted, and goes on when that is released', async () => {
    await done('kill', '--reason', 'a test');
    const held = await run('order', 'preview', 'buy', '1', 'SPX', '--json');
    expect(held.code).toBe(7);
    expect((await run('status')).stdout).toContain('halt engaged');
    expect(await run('kill', '--release', '--confirm', 'wrong')).toMatchObject({ code: 5 });
    await done('kill', '--release', '--confirm', 'everything');
    const { json } = await run('kill', '--status', '--json');
    expect(json()).toMatchObject({ engaged: false, switches: [] });
  }, 60_000);
});

describe('a backtest with limits', () => {
  const BACKTEST = ['backtest', 'run', '--strategy', 'sma-cross-long', '--symbol', 'SPX'];

  it('keeps them, refuses what breaks them, and names wrong ones', async () => {
    const args = [...BACKTEST, '--from', '2015-01-01', '--to', '2019-12-31'];
    const free = (await run(...args, '--json')).json();
    const limited = (await run(...args, '--limit', 'maxPositionQuantity=10', '--json')).json();
    expect(free).toMatchObject({ config: { riskLimits: null } });
    expect(limited).toMatchObject({ config: { riskLimits: { maxPositionQuantity: 10 } } });
    const [a, b] = [free, limited] as { readonly inputDigest: string; readonly metrics: unknown }[];
    expect(b!.inputDigest).not.toBe(a!.inputDigest);
    expect(b!.metrics).not.toEqual(a!.metrics);
    const wrong = await run(...args, '--limit', 'maxPositionQuantity=0');
    expect(wrong.code).toBe(2);
    expect(wrong.stderr).toContain('riskLimits.maxPositionQuantity: expected a number above 0');
  }, 60_000);
});

describe('a live command that cannot be served', () => {
  const CREATE = ['deploy', 'create', 'x', ...STRATEGY.slice(0, 2)];

  it.each([
    [2, 'INVALID_INPUT', ['deploy', 'list', '--state', 'nonsense']],
    [2, 'INVALID_INPUT', ['deploy', 'create', 'x']],
    [3, 'NOT_FOUND', ['deploy', 'create', 'x', '--strategy', 'nothing']],
    [3, 'NOT_FOUND', [...CREATE, '--feed', 'nothing']],
    [3, 'NOT_FOUND', [...CREATE, '--account', 'nothing']],
    [3, 'DATA_MISSING', [...CREATE, '--timeframe', '7m']],
    [2, 'INVALID_INPUT', [...CREATE, '--param', 'fast=ten']],
    [2, 'INVALID_INPUT', [...CREATE, '--limit', 'maxOrderQuantity=0']],
    [2, 'INVALID_INPUT', [...CREATE, '--limit', 'nothing=1']],
    [2, 'INVALID_INPUT', [...CREATE, '--option', 'marketFill=sameClose']],
    [2, 'INVALID_INPUT', [...CREATE, '--option', 'nothing=1']],
    [2, 'INVALID_INPUT', ['deploy', 'create', 'x', '--strategy', 'monthly-rebalance']],
    [3, 'NOT_FOUND', ['deploy', 'show', 'nothing']],
    [3, 'NOT_FOUND', ['deploy', 'graph', 'dep_00000000000000000000000000']],
    [3, 'NOT_FOUND', ['deploy', 'fills', 'nothing', '--follow']],
    [2, 'INVALID_INPUT', ['deploy', 'fills', 'first', '--first', '0']],
    [2, 'INVALID_INPUT', ['deploy', 'fills', 'first', '--follow', '--after', 'nonsense']],
    [2, 'INVALID_INPUT', ['order', 'list', '--follow', '--after', 'nonsense']],
    [2, 'INVALID_INPUT', ['order', 'place', 'hold', '1', 'SPX']],
    [2, 'INVALID_INPUT', ['order', 'place', 'buy', '0', 'SPX']],
    [3, 'NOT_FOUND', ['order', 'place', 'buy', '1', 'NOTHING']],
    [3, 'NOT_FOUND', ['order', 'show', 'AAAAAAAAAAAAAAAAAAAAAAAAAA']],
    [2, 'INVALID_INPUT', ['order', 'cancel']],
    [3, 'NOT_FOUND', ['position', 'close', 'NOTHING', '--yes']],
    [3, 'NOT_FOUND', ['position', 'list', '--follow', '--deployment', 'nothing']],
    [3, 'NOT_FOUND', ['account', 'show', 'nothing']],
    [2, 'INVALID_INPUT', ['account', 'limits', 'practice', '--limit', 'nothing=1']],
    [2, 'INVALID_INPUT', ['account', 'add', 'y', '--cash', 'much']],
    [2, 'INVALID_INPUT', ['feed', 'add', 'x']],
    [3, 'NOT_FOUND', ['feed', 'add', 'x', '--symbol', 'NOTHING']],
    [5, 'ALREADY_EXISTS', ['feed', 'add', 'replay', '--symbol', 'SPX', '--speed', '3']],
    [2, 'INVALID_INPUT', ['logs', 'first', '--level', 'loud']],
    [2, 'INVALID_INPUT', ['alert', 'list', '--min-severity', 'loud']],
    [2, 'INVALID_INPUT', ['alert', 'list', '--follow', '--after', 'nonsense']],
    [2, 'INVALID_INPUT', ['kill']],
    [6, 'UNAVAILABLE', ['--url', 'http://127.0.0.1:9', 'deploy', 'list']],
    [6, 'UNAVAILABLE', ['--url', 'http://127.0.0.1:9', 'alert', 'list', '--timeout', '60s']],
  ] as const)('ends with %d and %s: vela %j', async (code, errorCode, args) => {
    const failed = await run(...args, '--json');
    const { error } = failed.json() as { error: { code: string; message: string } };
    expect({ code: failed.code, error: error.code, stderr: failed.stderr }).toEqual({
      code,
      error: errorCode,
      stderr: '',
    });
    expect(error.message).not.toMatch(/undefined|\[object|at file:/);
  });
});
