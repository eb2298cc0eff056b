import { describe, expect, it } from '@jest/globals';
import { createPace } from './pace.js';

describe('a pace', () => {
  it('lets as many items through as the window holds and one more for each taken', async () => {
    const pace = createPace(2);
    expect(await pace.ready()).toBe(false);
    expect(await pace.ready()).toBe(false);
    let third = false;
    const waiting = pace.ready().then(() => (third = true));
    await Promise.resolve();
    expect(third).toBe(false);
    pace.taken();
    await waiting;
    expect(third).toBe(true);
  });

  it('wakes whoever waits when it is closed', async () => {
    const pace = createPace(1);
    await pace.ready();
    const waiting = pace.ready();
    pace.close();
    expect(await waiting).toBe(true);
    expect(await pace.ready()).toBe(true);
  });
});
