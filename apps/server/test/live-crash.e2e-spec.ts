import { describe, expect, it } from '@jest/globals';
import { chaos } from './chaos-run.js';

describe('a paper deployment whose engine is killed', () => {
  it('does at 60 kills what an undisturbed one does, and its forgetful twin does not', async () => {
    const { status, said } = await chaos('deployment', '--kills', '60', '--seed', '5');
    expect(said).toContain('"violations":0,"twinViolations":1,"kills":60');
    expect(status).toBe(0);
  }, 1_200_000);
});
