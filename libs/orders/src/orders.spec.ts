import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { clientOrderId, foldOrder } from './index.js';
import type { OrderFact, OrderStatus } from './index.js';

type Ending = 'filled' | 'canceled' | 'expired' | 'rejected';

/** Returns the facts of one order's life as they happened, from a stream of choices. */
function live(
  end: Ending,
  quantity: number,
  choices: readonly number[],
): { facts: OrderFact[]; filled: bigint } {
  let next = 0;
  const choose = (below: number): number => choices[next++ % choices.length]! % below;
  let at = 0;
  let filled = 0n;
  const facts: OrderFact[] = [{ kind: 'submitted', quantity: BigInt(quantity) }];
  const report = (status: OrderStatus): number =>
    facts.push({ kind: 'report', status, cumulative: filled, at: ++at });
  if (choose(2) === 1) report('accepted');
  if (end === 'rejected') {
    report('rejected');
    return { facts, filled };
  }
  if (choose(2) === 1) report('working');
  const target = BigInt(end === 'filled' ? quantity : choose(quantity));
  for (let key = 0; filled < target; key++) {
    const part = BigInt(1 + choose(Number(target - filled)));
    filled += part;
    facts.push({ kind: 'execution', key: `e${key}`, quantity: part });
    if (choose(2) === 1) report('working');
  }
  if (end === 'canceled') {
    facts.push({ kind: 'cancelRequested', attempt: 1 });
    if (choose(3) === 0)
      facts.push({ kind: 'cancelRefused', attempt: 1 }, { kind: 'cancelRequested', attempt: 2 });
  }
  if (end !== 'filled' || choose(2) === 1) report(end);
  return { facts, filled };
}

const histories = fc
  .record({
    end: fc.constantFrom<Ending>('filled', 'canceled', 'expired', 'rejected'),
    quantity: fc.integer({ min: 1, max: 10 }),
    choices: fc.array(fc.nat(1_000), { minLength: 12, maxLength: 12 }),
  })
  .map(({ end, quantity, choices }) => ({ end, ...live(end, quantity, choices) }));

const final = (fact: OrderFact): boolean =>
  fact.kind === 'report' && ['filled', 'canceled', 'expired', 'rejected'].includes(fact.status);

describe('the life of an order', () => {
  it('is the same in any order of its facts, doubled, and without some reports', () => {
    fc.assert(
      fc.property(histories, fc.infiniteStream(fc.nat(1_000)), ({ end, facts, filled }, noise) => {
        const draw = (): number => noise.next().value!;
        const delivered = facts
          .filter((fact) => fact.kind !== 'report' || final(fact) || draw() % 3 > 0)
          .flatMap((fact) => (draw() % 3 === 0 ? [fact, fact] : [fact]))
          .map((fact) => ({ fact, place: draw() }))
          .sort((a, b) => a.place - b.place)
          .map(({ fact }) => fact);
        expect(foldOrder(delivered)).toMatchObject({
          status: end,
          executed: filled,
          cumulative: filled,
          terminal: true,
        });
        let ended = false;
        for (let n = 1; n <= delivered.length; n++) {
          const { terminal } = foldOrder(delivered.slice(0, n));
          expect(ended && !terminal).toBe(false);
          ended = terminal;
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('shows a lost execution', () => {
    fc.assert(
      fc.property(histories, ({ facts, filled }) => {
        const executions = facts.filter((fact) => fact.kind === 'execution');
        fc.pre(executions.length > 0 && facts.some(final));
        const view = foldOrder(facts.filter((fact) => fact !== executions[0]));
        expect([view.fillsMissing, view.cumulative]).toEqual([true, filled]);
      }),
    );
  });

  const submitted: OrderFact = { kind: 'submitted', quantity: 10n };
  const execution = (key: string, quantity: bigint): OrderFact => ({
    kind: 'execution',
    key,
    quantity,
  });

  it('stays filled after a bust that corrects the quantity', () => {
    const view = foldOrder([submitted, execution('a', 10n), { kind: 'bust', key: 'a' }]);
    expect(view).toMatchObject({ status: 'filled', executed: 0n, terminal: true });
  });

  it('raises an alarm when more is executed than ordered', () => {
    expect(foldOrder([submitted, execution('a', 7n), execution('b', 7n)]).overfilled).toBe(true);
  });

  it.each<[string, OrderFact[], OrderStatus]>([
    ['nothing', [], 'pending_submit'],
    ['a pending cancel', [{ kind: 'cancelRequested', attempt: 1 }], 'pending_cancel'],
    [
      'a refused cancel',
      [
        { kind: 'cancelRequested', attempt: 1 },
        { kind: 'cancelRefused', attempt: 1 },
      ],
      'pending_submit',
    ],
    ['a pending replace', [{ kind: 'replaceRequested', attempt: 1 }], 'pending_replace'],
    ['a part', [execution('a', 1n)], 'partially_filled'],
    [
      'an unknown word',
      [{ kind: 'report', status: 'unknown', cumulative: 0n, at: 1 }],
      'pending_submit',
    ],
    [
      'a cancel that lost the race',
      [
        { kind: 'cancelRequested', attempt: 1 },
        execution('a', 10n),
        { kind: 'report', status: 'canceled', cumulative: 10n, at: 9 },
      ],
      'filled',
    ],
  ])('shows %s', (_, facts, status) =>
    expect(foldOrder([submitted, ...facts]).status).toBe(status),
  );
});

describe('client order ids', () => {
  it('are fixed by the decision', () => {
    const decision = { actor: 'act_1', seq: 3, leg: 0, child: 0 };
    const id = clientOrderId(decision);
    expect(id).toMatch(/^[A-Z2-7]{26}$/);
    expect(clientOrderId({ ...decision })).toBe(id);
    const others = [{ actor: 'act_2' }, { seq: 30 }, { leg: 1 }, { child: 1 }].map((change) =>
      clientOrderId({ ...decision, ...change }),
    );
    expect(new Set([id, ...others]).size).toBe(5);
  });

  it('are the first 128 bits of the digest', () => {
    // SHA-256 of "a\n1\n2\n3" by an independent program begins as decoded below.
    const text = clientOrderId({ actor: 'a', seq: 1, leg: 2, child: 3 });
    const bits = [...text]
      .map((c) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0'))
      .join('')
      .slice(0, 128);
    expect(BigInt(`0b${bits}`).toString(16).padStart(32, '0')).toBe(
      'c49ba30fd1ddaa31c3cd2a4366babf3f',
    );
  });
});
