import { beforeEach, describe, expect, it } from '@jest/globals';
import { VelaError } from '@vela/kernel';
import { ToyAccount, VirtualTime } from '@vela/testkit';
import { AccountTails } from './deployment-account-tail.js';
import type { AccountFollower } from './deployment-account-tail.js';

const quiet = (): void => undefined;

describe('the tail of an account', () => {
  let time: VirtualTime;
  let account: ToyAccount;
  let tails: AccountTails;
  let isAway: boolean;
  let isDeaf: boolean;
  let questions: number;
  let woken: number;

  beforeEach(() => {
    time = new VirtualTime();
    account = new ToyAccount('acc_1', 'feed_1');
    [isAway, isDeaf, questions, woken] = [false, false, 0, 0];
    const ask = async <T>(value: T): Promise<T> => {
      await Promise.resolve();
      questions++;
      if (isAway) throw new VelaError('UNAVAILABLE', 'away', { retryable: true });
      return value;
    };
    tails = new AccountTails({
      accounts: {
        get: () => ask(account.row() as never),
        facts: (_, after, limit, actorId) => ask(account.rowsBehind(after, limit, actorId)),
        engage: () => ask(0),
      },
      rows: {
        appended: quiet,
        whenAppended: (name) => account.hintsOf(isDeaf ? 'nothing' : name),
      },
      scheduler: time,
      log: { debug: quiet, info: quiet, warn: quiet, error: quiet },
    });
  });

  const follow = (actorId: string, after = 0): AccountFollower =>
    tails.follow({
      tenantId: 'ten_1',
      accountId: 'acc_1',
      actorId,
      after,
      wake: () => woken++,
    });
  const place = (actorId: string, id: string): void =>
    account.send(actorId, [
      ...account.sentTo(actorId),
      { kind: 'place', order: { clientOrderId: id, side: 'buy', quantity: '1' } } as never,
    ]);
  const numbers = ({ rows }: AccountFollower): number[] => rows.map(({ n }) => n);
  const alarm = { kind: 'switch', scope: 'account', mode: 'HALT', reason: 'x' } as const;

  it('hands each the rows that concern it, and the watermark behind them', async () => {
    const [first, second] = [follow('act_1'), follow('act_2')];
    place('act_1', 'A');
    place('act_2', 'B');
    account.fill(1, 60);
    account.announce(alarm);
    await time.advance(50);
    expect([numbers(first), numbers(second)]).toEqual([
      [1, 3],
      [2, 3],
    ]);
    expect(first.watermark('feed_1')).toBe(1);
    expect(first.watermark('feed_2')).toBe(0);
    expect(woken).toBeGreaterThan(0);
    first.take(1);
    expect(numbers(first)).toEqual([3]);
  });

  it('reads for all at once, however many follow', async () => {
    const followers = Array.from({ length: 200 }, (_, k) => follow(`act_${k}`));
    await time.advance(100);
    questions = 0;
    place('act_7', 'A');
    account.fill(1, 60);
    await time.advance(400);
    expect(numbers(followers[7]!)).toEqual([1]);
    expect(questions).toBeLessThan(10);
    expect(followers.every((one) => one.watermark('feed_1') === 1)).toBe(true);
  });

  it('begins behind what was taken already, and catches up with what was missed', async () => {
    const early = follow('act_1');
    for (let n = 1; n <= 3; n++) {
      place('act_1', `A${n}`);
      account.fill(n, n * 60);
    }
    await time.advance(100);
    const late = follow('act_1', 2);
    await time.advance(600);
    expect([numbers(early), numbers(late)]).toEqual([[1, 2, 3], [3]]);
    expect(late.watermark('feed_1')).toBe(3);
  });

  it('finds what hints did not tell, and what came while the database was away', async () => {
    isDeaf = true;
    const follower = follow('act_1');
    await time.advance(100);
    isAway = true;
    place('act_1', 'A');
    account.fill(1, 60);
    await time.advance(2_000);
    expect(numbers(follower)).toEqual([]);
    isAway = false;
    await time.advance(600);
    expect(numbers(follower)).toEqual([1]);
    expect(follower.watermark('feed_1')).toBe(1);
  });

  it('stops reading when nobody follows any more', async () => {
    const follower = follow('act_1');
    await time.advance(100);
    follower.close();
    questions = 0;
    await time.advance(5_000);
    expect(questions).toBe(0);
  });
});
