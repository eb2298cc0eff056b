import { describe, expect, it } from '@jest/globals';
import { calendarOf } from '@vela/calendar';
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

describe('findGaps by the sessions of a venue', () => {
  const xnys = calendarOf('XNYS');
  const opens = (timeframe: string, from: string, to: string): number[] => [
    ...xnys.expectedCandles(parseTimeframe(timeframe), parseInstant(from), parseInstant(to)),
  ];
  const found = async (times: readonly number[], timeframe: string): Promise<string[]> => {
    const columns = allocateCandles(times.length);
    columns.openAt.set(times);
    const { gaps: list } = await findGaps([columns], parseTimeframe(timeframe), 'EQUITY', xnys);
    return list.map(
      ({ from, to, missing }) =>
        `${formatInstant(from).slice(0, 16)} ${formatInstant(to).slice(0, 16)} ${missing}`,
    );
  };

  it('takes neither holidays nor half days nor nights for gaps', async () => {
    expect(await found(opens('1d', '2024-01-01', '2025-01-15'), '1d')).toEqual([]);
    expect(await found(opens('1m', '2024-11-25', '2024-12-05'), '1m')).toEqual([]);
    expect(await found(opens('1w', '2024-01-01', '2025-01-15'), '1w')).toEqual([]);
  });

  it('lists sessions and candles that are missing, from the first of them', async () => {
    const days = opens('1d', '2024-03-01', '2024-04-30').filter((openAt) => {
      const date = formatInstant(openAt).slice(0, 10);
      return date !== '2024-03-28' && date !== '2024-04-01';
    });
    expect(await found(days, '1d')).toEqual(['2024-03-28T00:00 2024-04-02T00:00 2']);
    const minutes = opens('5m', '2024-11-29', '2024-12-03').filter((openAt) => {
      const time = formatInstant(openAt).slice(0, 16);
      return time < '2024-11-29T17:45' || time > '2024-12-02T14:40';
    });
    expect(await found(minutes, '5m')).toEqual(['2024-11-29T17:45 2024-12-02T14:45 6']);
  });

  it('counts candles that begin with the session on their own grid', async () => {
    const hour = 3_600_000_000;
    const all = [
      ...xnys.expectedCandles(
        parseTimeframe('1h'),
        parseInstant('2024-01-04'),
        parseInstant('2024-01-06'),
        { grid: 'session' },
      ),
    ];
    expect(await found(all, '1h')).toEqual([]);
    const holed = all.filter((openAt) => openAt !== all[0]! + 2 * hour);
    expect(await found(holed, '1h')).toEqual(['2024-01-04T16:30 2024-01-04T17:30 1']);
  });

  it('estimates where the calendar knows nothing', async () => {
    const times = ['1985-07-03', '1985-07-05'].map((date) => parseInstant(date));
    expect(await found(times, '1d')).toEqual(['1985-07-04T00:00 1985-07-05T00:00 1']);
  });
});
