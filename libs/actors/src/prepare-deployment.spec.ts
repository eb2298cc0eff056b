import { describe, expect, it } from '@jest/globals';
import { parseTimeframe } from '@vela/kernel';
import { createInstrument } from '@vela/market';
import type { AccountRecord, DeploymentSpec, FeedRecord, StrategyRecord } from '@vela/ports';
import { checkLive, prepareDeployment } from './prepare-deployment.js';
import type { DeploymentCatalogue } from './prepare-deployment.js';

const [minute, hour] = [parseTimeframe('1m'), parseTimeframe('1h')];
const [first, second] = ['a', 'b'].map((id) =>
  createInstrument({ id: `ins_${id}`, symbol: id.toUpperCase() }),
);

const SPEC: DeploymentSpec = {
  id: 'dep_1',
  tenantId: 'ten_1',
  actorId: 'act_1',
  name: 'one',
  mode: 'PAPER',
  strategyId: 'str_1',
  strategyVersionId: 'ver_1',
  parameters: { size: 3 },
  instrumentIds: ['ins_b', 'ins_a'],
  timeframe: minute,
  widerTimeframes: [hour],
  feedId: 'feed_1',
  accountId: 'acc_1',
  cash: '1000',
  currency: 'USD',
  simulation: {},
  limits: {},
  seed: 4,
  createdAt: 0,
};

const FEED = {
  id: 'feed_1',
  name: 'market',
  series: [
    { instrumentId: 'ins_a', timeframe: minute },
    { instrumentId: 'ins_b', timeframe: minute },
    { instrumentId: 'ins_c', timeframe: minute },
    { instrumentId: 'ins_b', timeframe: hour },
    { instrumentId: 'ins_a', timeframe: hour },
  ],
  source: { lockstep: true },
} as unknown as FeedRecord;

/** A catalogue that has everything, except what is named. */
function catalogue(missing = '', feed: FeedRecord = FEED): DeploymentCatalogue {
  const unless = async <T>(what: string, value: T): Promise<T | null> =>
    what === missing ? null : value;
  const version = { id: 'ver_1', bundle: 'text', source: 'ts', contentHash: 'hash' };
  return {
    strategies: {
      get: () => unless('strategy', { name: 'mine' } as StrategyRecord),
      version: () => unless('version', version as never),
    },
    instruments: {
      getMany: async () => (missing === 'instrument' ? [first!] : [first!, second!]),
    },
    feeds: { get: () => unless('feed', feed) },
    accounts: { get: () => unless('account', { broker: 'paper' } as AccountRecord) },
    venueOf: () => ({
      contingent: { bracket: true, oco: false, oto: true },
      watermark: true,
    }),
  };
}

describe('a deployment that is prepared', () => {
  it('names code, series of its feed and what its venue can do', async () => {
    const { request, genesis, hasWatermark, isLockstep } = await prepareDeployment(
      SPEC,
      catalogue(),
    );
    expect(request.run.strategy).toEqual({ kind: 'module', name: 'mine', bundle: 'text' });
    expect(request.run.instruments.map(({ id }) => id)).toEqual(['ins_b', 'ins_a']);
    // All instruments of the first timeframe, then those of the wider one.
    expect(request.feedSeries).toEqual([1, 0, 3, 4]);
    expect(request.native).toEqual({
      bracket: true,
      oco: false,
      oto: true,
      watermark: true,
      marginCall: true,
    });
    expect([hasWatermark, isLockstep, genesis.length]).toEqual([true, true, 32]);
  });

  it('carries what links orders itself where the venue does not for one of its asset classes', async () => {
    const own = catalogue();
    const venueOf = (bracket: boolean) => () => ({
      contingent: { bracket: !bracket, oco: false, oto: false },
      byAssetClass: { EQUITY: { contingent: { bracket, oco: false, oto: false } } },
      watermark: false,
    });
    for (const bracket of [true, false]) {
      const { request } = await prepareDeployment(SPEC, { ...own, venueOf: venueOf(bracket) });
      // Margin is called by whoever keeps the books: the broker here.
      const marginCall = false;
      expect(request.native).toMatchObject({ bracket, oco: false, oto: false, marginCall });
    }
  });

  it('begins its chain with everything that decides it', async () => {
    const genesisOf = async (change: Partial<DeploymentSpec>): Promise<string> =>
      (await prepareDeployment({ ...SPEC, ...change }, catalogue())).genesis.join();
    const same = await genesisOf({ name: 'other', accountId: 'acc_1' });
    expect(same).toBe(await genesisOf({}));
    const changes: Partial<DeploymentSpec>[] = [
      { actorId: 'act_2' },
      { parameters: { size: 4 } },
      { instrumentIds: ['ins_a', 'ins_b'] },
      { simulation: { commissionRate: '0.1' } },
      { limits: { maxOrders: 1 } },
      { seed: 5 },
    ];
    for (const change of changes) expect(await genesisOf(change)).not.toBe(same);
  });

  it.each(['strategy', 'version', 'instrument', 'feed', 'account'])(
    'says that its %s is gone',
    async (what) => {
      await expect(prepareDeployment(SPEC, catalogue(what))).rejects.toMatchObject({
        code: 'DATA_MISSING',
        message: expect.stringMatching(/^the \w+ \w+ of this deployment is gone$/),
      });
    },
  );

  it('refuses a feed that does not carry its candles, and says which', async () => {
    const feed = { ...FEED, series: FEED.series.slice(0, 4) };
    await expect(prepareDeployment(SPEC, catalogue('', feed))).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: 'expected candles of A of 1h in the feed market, found none',
      path: ['feedId'],
    });
  });

  it('refuses to be filled at a close that is over', async () => {
    const simulation = { marketFill: 'sameClose' };
    expect(() => checkLive({ simulation })).toThrow('found "sameClose"');
    await expect(prepareDeployment({ ...SPEC, simulation }, catalogue())).rejects.toMatchObject({
      path: ['simulation', 'marketFill'],
    });
  });
});
