import { describe, expect, it } from '@jest/globals';
import { DAY, formatInstant, parseInstant, parseTimeframe } from '@vela/kernel';
import { allocateCandles } from '@vela/market';
import type { AssetClass, CandleColumns } from '@vela/market';
import { findGaps } from './find-gaps.js';

function at(times: readonly string[]): CandleColumns {
  const columns = allocateCandles(times.length);
  times.forEach((time, i) => (columns.openAt[i] = parseInstant(time)));
  return columns;
}

async function gaps(
  times: readonly string[],
  timeframe: string,
  asset?: AssetClass,
): Promise<string[]> {
  const report = await findGaps([at(times)], parseTimeframe(timeframe), asset);
  return report.gaps.map(
    ({ from, to, missing }) =>
      `${formatInstant(from).slice(0, 16)} ${formatInstant(to).slice(0, 16)} ${missing}`,
  );
}

describe('findGaps', () => {
  it('takes weekends of daily candles for closed, but not for crypto', async () => {
    const days = ['2024-01-04', '2024-01-05', '2024-01-08', '2024-01-09'];
    expect(await gaps(days, '1d')).toEqual([]);
    expect(await gaps(days, '1d', 'CRYPTO')).toEqual(['2024-01-06T00:00 2024-01-08T00:00 2']);
  });

  it('lists missing weekdays from the first of them', async () => {
    expect(await gaps(['2024-01-05', '2024-01-10', '2024-01-11'], '1d')).toEqual([
      '2024-01-08T00:00 2024-01-10T00:00 2',
    ]);
  });

  it('lists missing minutes within a day and leaves nights alone', async () => {
    const minutes = [
      '2024-01-04T14:30Z',
      '2024-01-04T14:31Z',
      '2024-01-04T14:34Z',
      '2024-01-05T14:30Z',
      '2024-01-08T14:30Z',
    ];
    expect(await gaps(minutes, '1m')).toEqual(['2024-01-04T14:32 2024-01-04T14:34 2']);
    expect((await gaps(minutes, '1m', 'CRYPTO')).length).toBe(3);
  });

  it('estimates the candles of a missing day by those of the others', async () => {
    const day = (date: string): string[] =>
      ['10', '11', '12', '13'].map((hour) => `${date}T${hour}:00Z`);
    const found = await gaps(
      [...day('2024-01-02'), ...day('2024-01-03'), ...day('2024-01-05')],
      '1h',
    );
    expect(found).toEqual(['2024-01-03T14:00 2024-01-05T10:00 4']);
  });

  it('lists what is missing over midnight of a market that is open at night', async () => {
    const start = parseInstant('2024-01-01');
    const hours = Array.from({ length: 118 }, (_, hour) => formatInstant(start + hour * 3.6e9));
    const dropped = (from: number, to: number): string[] =>
      hours.filter((_, hour) => hour < from || hour >= to);
    expect(await gaps(dropped(68, 75), '1h')).toEqual(['2024-01-03T20:00 2024-01-04T03:00 7']);
    // One night without a break is not enough to tell, and a weekend is not counted by hours.
    expect(await gaps(dropped(21, 27), '1h')).toEqual([]);
    const weekend = [...hours, '2024-01-07T22:00Z', '2024-01-07T23:00Z'];
    expect(await gaps([...weekend, '2024-01-08T00:00Z'], '1h')).toEqual([]);
  });

  it('counts weeks and months', async () => {
    expect(await gaps(['2024-01-01', '2024-01-08', '2024-01-22'], '1w')).toEqual([
      '2024-01-15T00:00 2024-01-22T00:00 1',
    ]);
    expect(await gaps(['2024-01-31', '2024-02-29', '2024-05-31'], '1M')).toEqual([
      '2024-03-29T00:00 2024-05-31T00:00 2',
    ]);
  });

  it('reports the most frequent interval and the share of others across blocks', async () => {
    const report = await findGaps(
      [at(['2024-01-01', '2024-01-02']), at([]), at(['2024-01-03', '2024-01-06'])],
      parseTimeframe('1d'),
      'CRYPTO',
    );
    expect(report).toMatchObject({ rows: 4, interval: DAY, gapCount: 1, missing: 2 });
    expect(report.oddShare).toBeCloseTo(1 / 3, 12);
    expect(await findGaps([], parseTimeframe('1d'))).toMatchObject({
      rows: 0,
      interval: null,
      oddShare: 0,
    });
  });
});
