import { describe, expect, it } from '@jest/globals';
import { ACCOUNT, GatewayWorld, SCRIPTED_CAPABILITIES } from '@vela/testkit';

async function ready(watermark: boolean) {
  const world = new GatewayWorld({ ...SCRIPTED_CAPABILITIES, watermark });
  let writes = 0;
  world.store.onWritten = ({ told }) => void (writes += told === undefined ? 0 : 1);
  world.own();
  await world.run(61_000);
  return { told: world.store.of(ACCOUNT).record.told ?? null, writes };
}

describe('what a broker says of the money of an account', () => {
  it('is kept, and written again only when it changes', async () => {
    const { told, writes } = await ready(false);
    expect(told).toMatchObject({ currency: 'USD', cash: expect.any(String) });
    expect(writes).toBe(1);
  });

  it('is not kept of a simulated venue, whose books are our own', async () => {
    expect(await ready(true)).toEqual({ told: null, writes: 0 });
  });
});
