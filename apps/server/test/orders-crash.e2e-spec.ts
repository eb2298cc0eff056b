import { describe, expect, it } from '@jest/globals';
import { chaos } from './chaos-run.js';

describe('orders at an exchange that fails, whose server is killed', () => {
  it('are neither lost nor doubled at 60 kills, and those of the naive twin are', async () => {
    const { status, said } = await chaos('orders', '--kills', '60', '--seed', '5');
    // Where it fails, what it found is in what it said.
    expect(status === 0 ? '' : said).toBe('');
    expect(said).toContain('"kills":60');
  }, 1_200_000);
});
