import { Bench } from './bench.js';
import { connections } from './cases/connections.js';
import { fills } from './cases/fills.js';
import { foreignFacts } from './cases/foreign-facts.js';
import { linkedOrders } from './cases/linked-orders.js';
import { lostAnswers } from './cases/lost-answers.js';
import { marketAndAmounts } from './cases/market-and-amounts.js';
import { races } from './cases/races.js';
import { refusals } from './cases/refusals.js';
import type { ConformanceCase } from './conformance-case.js';
import type { ConformanceWorld } from './conformance-world.js';
import { expectRefusal, meets } from './requirements.js';
import { runner } from './runner.js';

/** A case with its number: theme of the canonical port, point, place in the theme. */
export interface NumberedCase extends ConformanceCase {
  readonly number: string;
  readonly theme: number;
}

/** Makes a fresh adapter with its simulator. */
export type MakeWorld = () => Promise<ConformanceWorld>;

/** Every case, theme by theme. */
export const CONFORMANCE_CASES: readonly NumberedCase[] = [
  ...fills,
  ...refusals,
  ...lostAnswers,
  ...races,
  ...connections,
  ...foreignFacts,
  ...marketAndAmounts,
  ...linkedOrders,
]
  .toSorted((a, b) => a.number - b.number)
  .flatMap(({ number: theme, cases }) =>
    cases.map((one, index) => ({ ...one, theme, number: `${theme}.${index + 1}` })),
  );

/** Runs one case in a fresh world; returns whether it ran as the refusal of what is not there. */
export async function runCase(one: NumberedCase, makeWorld: MakeWorld): Promise<boolean> {
  const world = await makeWorld();
  try {
    const bench = new Bench(world);
    const missing = one.needs.find((need) => !meets(bench, need));
    if (missing === undefined) await one.run(bench);
    else await expectRefusal(bench, missing);
    return missing !== undefined;
  } finally {
    await world.close();
  }
}

/**
 * Registers the conformance suite of an adapter. A case whose capability or control is not there
 * runs as the check that it is refused; how many did is printed and held to what the adapter expects.
 */
export function brokerConformance(
  name: string,
  makeWorld: MakeWorld,
  asRefusals: { readonly expected: number },
): void {
  const { afterAll, describe, expect, it } = runner();
  describe(`${name} as a broker`, () => {
    let refused = 0;
    for (const one of CONFORMANCE_CASES) {
      it(`${one.number} ${one.title}`, async () => {
        if (await runCase(one, makeWorld)) refused++;
      }, 20_000);
    }

    it('covers every theme, and leaves no case out without a word', () => {
      expect(new Set(CONFORMANCE_CASES.map(({ theme }) => theme)).size).toBe(28);
      expect(CONFORMANCE_CASES.length).toBeGreaterThanOrEqual(100);
      expect(refused).toBe(asRefusals.expected);
    });

    afterAll(() => {
      process.stdout.write(
        `${name}: ${CONFORMANCE_CASES.length} conformance cases, ${refused} of them as refusals\n`,
      );
    });
  });
}
