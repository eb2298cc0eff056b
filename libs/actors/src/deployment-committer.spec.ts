import { beforeEach, describe, expect, it } from '@jest/globals';
import { VelaError } from '@vela/kernel';
import type { Tenure } from '@vela/ownership';
import type { DeploymentCommit, RowHint } from '@vela/ports';
import { VirtualTime, settled } from '@vela/testkit';
import { DeploymentCommitter, LAZY_MS } from './deployment-committer.js';
import type { CommitLine, CommitPart } from './deployment-committer.js';

const away = new VelaError('UNAVAILABLE', 'the database is away', { retryable: true });
const quiet = (): void => undefined;
const nothing = { slice: 0, account: 0, timer: 0, command: 0 };

/** A part that brings a deployment to an input. */
const part = (input: number, more: Partial<CommitPart> = {}): CommitPart => ({
  life: {},
  state: 'running',
  detail: null,
  engaged: 'NONE',
  final: false,
  input,
  cursors: { ...nothing, slice: input },
  chain: new Uint8Array(32),
  tape: [{ seq: input, source: 'slice', from: input, to: input, link: new Uint8Array(32) }],
  intents: [],
  transitions: [],
  alerts: [],
  logs: [],
  summary: null,
  snapshot: null,
  ...more,
});

const order = [{ seq: 1, leg: 0, kind: 'cancel' as const, target: 'X' }];

describe('the commits of a process', () => {
  let time: VirtualTime;
  let statements: (readonly DeploymentCommit[])[];
  let answer: (writes: readonly DeploymentCommit[]) => Promise<readonly string[]>;
  let hinted: [string, RowHint][];
  let ended: string[];
  let committer: DeploymentCommitter;

  beforeEach(() => {
    time = new VirtualTime();
    [statements, hinted, ended] = [[], [], []];
    answer = () => Promise.resolve([]);
    committer = new DeploymentCommitter({
      deployments: {
        commit: (writes) => {
          statements.push(writes);
          return answer(writes);
        },
      },
      rows: { appended: (...hint) => hinted.push(hint) },
      scheduler: time,
      log: { debug: quiet, info: quiet, warn: quiet, error: quiet },
      now: () => time.now(),
    });
  });

  const open = (actorId: string, seq = 4): CommitLine => {
    const claim = { actorId, tenantId: 'ten_1', epoch: 2, seq };
    const tenure = { claim, replaced: () => void ended.push(actorId) };
    return committer.open(tenure as unknown as Tenure, 'acc_1', 0);
  };
  const inputs = (): number[][] => statements.map((writes) => writes.map(({ input }) => input));

  it('take what has no effect together, within half a second', async () => {
    const lines = ['a', 'b', 'c'].map((id) => open(id));
    lines.forEach((line, k) => line.add(part(1 + k), false));
    await time.advance(LAZY_MS - 20);
    expect(statements).toEqual([]);
    lines[0]!.add(part(2), false);
    await time.advance(30);
    expect(inputs()).toEqual([[2, 2, 3]]);
    expect(statements[0]![0]!.tape.map(({ seq }) => seq)).toEqual([1, 2]);
  });

  it('take an effect at once, with whatever else waits', async () => {
    const [first, second] = [open('a'), open('b')];
    first.add(part(1), false);
    second.add(part(1, { intents: order }), true);
    await settled();
    expect(inputs()).toEqual([[1, 1]]);
    expect(hinted.map(([log]) => log)).toEqual(['deployment-a', 'intents-acc_1', 'deployment-b']);
    expect(hinted[1]![1]).toEqual({ n: 1, actorId: 'b' });
  });

  it('number their writes one by one, each behind the one before', async () => {
    const line = open('a', 7);
    for (let input = 1; input <= 3; input++) {
      line.add(part(input), true);
      await line.settled();
    }
    expect(statements.map(([write]) => write!.seq)).toEqual([
      { old: 7, new: 8 },
      { old: 8, new: 9 },
      { old: 9, new: 10 },
    ]);
    expect([line.seq, line.committed]).toEqual([10, 3]);
  });

  it('gather behind a statement that is under way', async () => {
    let release: (() => void) | undefined;
    answer = () => new Promise((resolve) => (release = () => resolve([])));
    const [first, second] = [open('a'), open('b')];
    first.add(part(1), true);
    await settled();
    first.add(part(2, { intents: order }), true);
    second.add(part(1), true);
    first.add(part(3), false);
    await settled();
    expect(statements.length).toBe(1);
    answer = () => Promise.resolve([]);
    release!();
    await settled();
    expect(inputs()).toEqual([[1], [1, 3]]);
    expect(statements[1]![1]!.intents).toEqual(order);
  });

  it('are sent again as they were after an outage, and what came meanwhile behind them', async () => {
    answer = () => Promise.reject(away);
    const line = open('a');
    line.add(part(1, { intents: order }), true);
    await time.advance(5_000);
    line.add(part(2), true);
    await time.advance(5_000);
    expect(statements.length).toBeGreaterThan(5);
    expect(statements.every(([write]) => write === statements[0]![0])).toBe(true);
    answer = () => Promise.resolve([]);
    await time.advance(2_000);
    expect(inputs().slice(-2)).toEqual([[1], [2]]);
    expect(line.committed).toBe(2);
  });

  it('end the owner that was replaced, and no other', async () => {
    answer = () => Promise.resolve(['b']);
    const [first, second] = [open('a'), open('b')];
    first.add(part(1), true);
    second.add(part(1), true);
    const [kept, lost] = [first.settled(), second.settled()];
    await expect(lost).rejects.toThrow('the work was stopped');
    await kept;
    expect(ended).toEqual(['b']);
    second.add(part(2), true);
    await settled();
    expect(statements.length).toBe(1);
  });

  it('are not held up by a row that the database refuses', async () => {
    const broken = new VelaError('INVALID_INPUT', 'no such state');
    answer = (writes) =>
      writes.some(({ claim }) => claim.actorId === 'b')
        ? Promise.reject(broken)
        : Promise.resolve([]);
    const [first, second, third] = [open('a'), open('b'), open('c')];
    for (const line of [first, second, third]) line.add(part(1), true);
    const bad = second.settled();
    await expect(bad).rejects.toThrow('no such state');
    await Promise.all([first.settled(), third.settled()]);
    expect([first.committed, third.committed]).toEqual([1, 1]);
  });

  it('drop a state that is older than the inputs beside it', async () => {
    const line = open('a');
    line.add(part(3, { snapshot: new Uint8Array(1) }), false);
    line.add(part(3, { tape: [] }), false);
    await line.settled();
    line.add(part(4, { snapshot: new Uint8Array(2) }), false);
    line.add(part(5), false);
    await line.settled();
    expect(statements.map(([write]) => write!.snapshot?.length ?? null)).toEqual([1, null]);
  });

  it('write nothing for a line that was closed', async () => {
    const line = open('a');
    line.add(part(1), false);
    line.close();
    await time.advance(2 * LAZY_MS);
    expect(statements).toEqual([]);
    await expect(line.settled()).rejects.toThrow('the work was stopped');
  });
});
