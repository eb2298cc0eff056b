import { describe, expect, it } from '@jest/globals';
import { chaos } from './chaos-run.js';

describe('orders of which the exchange says nothing', () => {
  it('are there once or given up at 40 losses, and those of the twin are not', async () => {
    const { status, said } = await chaos('ambiguous', '--faults', '40', '--seed', '5');
    expect(said).toContain('"wronglyRejected":0,"staleExecutions":0}');
    // What it found is in what it said.
    expect({ status, said }).toMatchObject({ status: 0 });
  }, 600_000);
});
