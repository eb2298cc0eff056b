import { describe, expect, it } from '@jest/globals';
import { FAULT_KINDS, readFaultScript } from '@vela/faults';
import { createInstrument } from '@vela/market';
import { PlannedTrader, plainRun, plannedMarket, rehearse } from '@vela/testkit';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { faultReport } from './fault-report.js';

const page = readFileSync(
  fileURLToPath(new URL('../../../docs/faults.md', import.meta.url)),
  'utf8',
);

describe('the page on faults', () => {
  it('has a row for every kind, in the order of the schema', () => {
    const section = page.slice(page.indexOf('## Kinds'), page.indexOf('## In a backtest'));
    const rows = [...section.matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, kind]) => kind);
    expect(rows).toEqual(FAULT_KINDS);
  });

  it('shows a script that is played as it says', async () => {
    const [, json] = /```json\n([\s\S]*?)```/.exec(page)!;
    const given = JSON.parse(json!) as { readonly faults: readonly object[] };
    const scene = { strategy: PlannedTrader, batch: plannedMarket(), faults: given.faults };
    const report = faultReport({
      script: readFaultScript(given),
      instruments: [createInstrument({ id: 'ins_abc', symbol: 'ABC' })],
      rehearsed: await rehearse(scene),
      undisturbed: plainRun(scene),
    });
    expect(report.played.map(({ kind, slice }) => [kind, slice])).toEqual([
      ['timeout', 3],
      ['reject', 7],
      ['lost-fill', 10],
      ['dead-stream', 12],
    ]);
    expect(report.orders).toEqual({
      placed: 3,
      denied: 0,
      rejected: 1,
      unanswered: 1,
      recovered: 1,
      unresolved: 0,
    });
    // The close was refused: 10 that were bought at 104 are held to the end, at 114 in place of 108.
    expect(report.difference.finalEquity).toBe(60);
  });
});
