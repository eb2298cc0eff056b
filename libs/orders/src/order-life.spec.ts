import { describe, expect, it } from '@jest/globals';
import { Dice, randomHistory } from '../test/random-history.js';
import { foldChain, foldOrder } from './index.js';
import type { OrderFact, OrderView } from './index.js';

const HISTORIES = 200_000;
const MUTANT_HISTORIES = 4_000;

type Fold = (facts: readonly OrderFact[]) => OrderView;

const isSame = (a: OrderView, b: OrderView): boolean =>
  a.status === b.status &&
  a.executed === b.executed &&
  a.cumulative === b.cumulative &&
  a.fillsMissing === b.fillsMissing &&
  a.terminal === b.terminal &&
  a.overfilled === b.overfilled;

/** Returns how many of as many random histories a fold gets wrong, and the first of them. */
function errorsOf(fold: Fold, count: number): { readonly errors: number; readonly first: unknown } {
  const random = new Dice(20_000_103);
  let errors = 0;
  let first: unknown = null;
  for (let n = 0; n < count; n++) {
    const { delivered, expected } = randomHistory(random);
    const view = fold(delivered);
    if (isSame(view, expected)) continue;
    first ??= { delivered, view, expected };
    errors++;
  }
  return { errors, first };
}

const isExecution = (fact: OrderFact): fact is Extract<OrderFact, { kind: 'execution' }> =>
  fact.kind === 'execution';

/** Folds with one rule broken each. */
const MUTANTS: Readonly<Record<string, Fold>> = {
  'believes what came last': (facts) => {
    const view = foldOrder(facts);
    const last = facts.findLast((fact) => fact.kind === 'report');
    return last === undefined ? view : { ...view, status: last.status };
  },
  'counts an execution as often as it is told': (facts) =>
    foldOrder(
      facts.map((fact, n) => (isExecution(fact) ? { ...fact, key: `${fact.key}/${n}` } : fact)),
    ),
  'lets a cancel win over the fills': (facts) => {
    const view = foldOrder(facts);
    const ended = facts.some((fact) => fact.kind === 'cancelRequested');
    return view.status === 'filled' && ended ? { ...view, status: 'canceled' } : view;
  },
  'keeps what was made up beside the real executions': (facts) =>
    foldOrder(facts.map((fact) => (isExecution(fact) ? { ...fact, inferred: false } : fact))),
  'brings an order back to life with a bust': (facts) => {
    const busted = new Set(facts.flatMap((fact) => (fact.kind === 'bust' ? [fact.key] : [])));
    return foldOrder(facts.filter((fact) => !isExecution(fact) || !busted.has(fact.key)));
  },
  'clips what was executed at what was ordered': (facts) => {
    const view = foldOrder(facts);
    const ordered = facts.find((fact) => fact.kind === 'submitted')!.quantity;
    return view.executed > ordered ? { ...view, executed: ordered, overfilled: false } : view;
  },
  'believes the sum of the executions alone': (facts) => {
    const view = foldOrder(facts);
    return { ...view, cumulative: view.executed, fillsMissing: false };
  },
};

describe('the life of an order', () => {
  it('is what happened, over 200,000 histories in any order, doubled and with losses', () => {
    const { errors, first } = errorsOf(foldOrder, HISTORIES);
    expect(first).toBeNull();
    expect(errors).toBe(0);
  }, 60_000);

  it.each(Object.entries(MUTANTS))('is not had by a fold that %s', (_, fold) => {
    expect(errorsOf(fold, MUTANT_HISTORIES).errors).toBeGreaterThan(MUTANT_HISTORIES / 200);
  });

  it('counts what was made up no further than reports go beyond what is real', () => {
    const facts: OrderFact[] = [
      { kind: 'submitted', quantity: 10n },
      { kind: 'execution', key: 'a', quantity: 4n },
      { kind: 'report', status: 'canceled', cumulative: 9n, at: 5 },
      { kind: 'execution', key: 'inferred:o', quantity: 5n, inferred: true },
    ];
    expect(foldOrder(facts)).toMatchObject({ executed: 9n, fillsMissing: false });
    facts.push({ kind: 'execution', key: 'b', quantity: 2n });
    expect(foldOrder(facts)).toMatchObject({ executed: 9n, overfilled: false });
    facts.push({ kind: 'execution', key: 'c', quantity: 3n });
    expect(foldOrder(facts)).toMatchObject({ executed: 9n, fillsMissing: false });
    facts.push({ kind: 'bust', key: 'a' });
    expect(foldOrder(facts)).toMatchObject({ executed: 5n, status: 'canceled' });
  });

  it('misses nothing when it does not know what was taken back', () => {
    const facts: OrderFact[] = [
      { kind: 'submitted', quantity: 10n },
      { kind: 'report', status: 'canceled', cumulative: 4n, at: 5 },
    ];
    expect(foldOrder(facts).fillsMissing).toBe(true);
    expect(foldOrder([...facts, { kind: 'bust', key: 'never-seen' }]).fillsMissing).toBe(false);
  });
});

describe('a chain of replaced orders', () => {
  it('has the fills of all and the end of the last, whatever the parts', () => {
    const random = new Dice(7);
    for (let n = 0; n < 1_000; n++) {
      const links = Array.from({ length: 1 + random.integer(4) }, () => randomHistory(random));
      const view = foldChain(links.map(({ delivered }) => delivered));
      const executed = links.reduce((sum, { expected }) => sum + expected.executed, 0n);
      const last = links.at(-1)!.expected;
      expect(view.executed).toBe(executed);
      expect(view.terminal).toBe(last.terminal);
      expect(view.fillsMissing).toBe(links.some(({ expected }) => expected.fillsMissing));
      const isOpen = last.status === 'accepted' || last.status === 'working';
      expect(view.status).toBe(isOpen && executed > 0n ? 'partially_filled' : last.status);
    }
  });
});
