import { describe, expect, it } from '@jest/globals';
import type { DeploymentStore, TapeEntry, TapeSource } from '@vela/ports';
import { oneInput } from './tape-place.js';

/** A tape of runs of inputs, as `[source, how many]`. */
function tapeOf(runs: readonly (readonly [TapeSource, number])[]): readonly TapeEntry[] {
  const read = { account: 0, slice: 0, timer: 0, command: 0 };
  let seq = 0;
  return runs.map(([source, count]) => {
    const from = read[source] + 1;
    read[source] += count;
    seq += count;
    return { seq, source, from, to: read[source], link: new Uint8Array(32).fill(1) };
  });
}

const over = (entries: readonly TapeEntry[]): Parameters<typeof oneInput>[0] => ({
  deployments: {
    tape: async (_actor: string, after: number, limit: number) =>
      entries.filter(({ seq }) => seq > after).slice(0, limit),
  } as unknown as DeploymentStore,
});

describe('an input of a tape', () => {
  const ground = over(
    tapeOf([
      ['command', 1],
      ['slice', 10],
      ['account', 2],
      ['slice', 5],
      ['timer', 1],
    ]),
  );

  it.each([
    [1, { source: 'command', n: 1, lastSlice: null }],
    [2, { source: 'slice', n: 1, lastSlice: 1 }],
    [11, { source: 'slice', n: 10, lastSlice: 10 }],
    [13, { source: 'account', n: 2, lastSlice: 10 }],
    [16, { source: 'slice', n: 13, lastSlice: 13 }],
    [19, { source: 'timer', n: 1, lastSlice: 15 }],
  ])('number %i is found with its place', async (seq, place) => {
    expect(await oneInput(ground, 'act', seq)).toMatchObject({ seq, ...place });
  });

  it('beyond the end is none', async () => {
    expect(await oneInput(ground, 'act', 20)).toBeNull();
  });

  it('finds its slice behind thousands of other inputs', async () => {
    const busy = over([
      ...tapeOf([['slice', 3], ...Array.from({ length: 3_000 }, () => ['timer', 1] as const)]),
    ]);
    expect(await oneInput(busy, 'act', 3_003)).toMatchObject({ source: 'timer', lastSlice: 3 });
  });
});
