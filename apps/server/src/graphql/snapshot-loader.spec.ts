import { describe, expect, it } from '@jest/globals';
import { createInstrument } from '@vela/market';
import type { Instrument } from '@vela/market';
import type { MarketSnapshot } from '@vela/ports';
import { toQuote } from './market-quotes.js';
import { createSnapshotLoader } from './snapshot-loader.js';

const [AAPL, MSFT, NOPE] = ['AAPL', 'MSFT', 'NOPE'].map((symbol) =>
  createInstrument({ id: `ins_${symbol}`, symbol }),
) as [Instrument, Instrument, Instrument];

const snapshotOf = ({ id }: Instrument, more: object = {}): MarketSnapshot => ({
  instrumentId: id,
  quote: null,
  lastPrice: 101.1,
  lastAt: 5,
  minute: null,
  day: null,
  previousDay: { close: 100 } as MarketSnapshot['previousDay'],
  ...more,
});

function counting() {
  const asked: string[] = [];
  const snapshots = async (instruments: readonly Instrument[], account: string | null) => {
    asked.push(`${account ?? 'the only one'}: ${instruments.map(({ symbol }) => symbol).join()}`);
    if (account === 'broken') throw new Error('no');
    return instruments.map((one) => (one === NOPE ? null : snapshotOf(one)));
  };
  return { asked, market: { snapshots } };
}

describe('markets of instruments', () => {
  it.each([true, false])(
    'are one call for each account, each instrument once (remembered: %s)',
    async (cache) => {
      const { asked, market } = counting();
      const loader = createSnapshotLoader(market, { cache });
      const keys = [
        { instrument: AAPL, account: null },
        { instrument: MSFT, account: 'main' },
        { instrument: NOPE, account: null },
        { instrument: AAPL, account: null },
      ];
      const told = await Promise.all(keys.map((key) => loader.load(key)));
      expect(told.map((one) => one?.instrumentId ?? null)).toEqual([
        'ins_AAPL',
        'ins_MSFT',
        null,
        'ins_AAPL',
      ]);
      expect(asked).toEqual(['the only one: AAPL,NOPE', 'main: MSFT']);
      await loader.load(keys[0]!);
      expect(asked).toHaveLength(cache ? 2 : 3);
    },
  );

  it('fail for those who asked for them', async () => {
    const loader = createSnapshotLoader(counting().market, { cache: true });
    await expect(loader.load({ instrument: AAPL, account: 'broken' })).rejects.toThrow('no');
  });
});

describe('a quote', () => {
  it('tells the change since the close before without noise', () => {
    expect(toQuote(AAPL, snapshotOf(AAPL))).toMatchObject({
      known: true,
      last: 101.1,
      change: 1.1,
      changeRatio: 0.011,
      instrument: null,
    });
  });

  it('of what nobody knows is empty, and without a close before there is no change', () => {
    expect(toQuote(NOPE, null)).toMatchObject({ known: false, at: null, bid: null, last: null });
    const alone = toQuote(AAPL, snapshotOf(AAPL, { previousDay: null }));
    expect(alone).toMatchObject({ known: true, change: null, changeRatio: null });
  });
});
