// Indicators as a table, without a strategy:  node examples/07-indicator-table.ts
import { computeIndicator, fromCsv, indicators, metrics, resample, toNullable } from 'vela';

const days = await fromCsv(`${import.meta.dirname}/data/bolt.csv`);
const weeks = resample(days, '1w');
console.log(String(weeks));

// Every function of the catalogue is here by name, and can be imported by itself as well.
const columns = {
  close: [...weeks.close],
  sma10: toNullable(computeIndicator(indicators.sma(10), weeks)['value']!),
  rsi14: toNullable(computeIndicator(indicators.rsi(14), weeks)['value']!),
  atr14: toNullable(computeIndicator(indicators.atr(14), weeks)['value']!),
};
const names = Object.keys(columns) as (keyof typeof columns)[];
console.log(['week      ', ...names.map((name) => name.padStart(8))].join('  '));
for (const row of [0, 9, 14, weeks.length - 2, weeks.length - 1]) {
  const cells = names.map((name) => (columns[name][row]?.toFixed(2) ?? '–').padStart(8));
  console.log([weeks.at(row).openAt.slice(0, 10), ...cells].join('  '));
}

const { totalReturn, maxDrawdown, sharpe } = metrics(days);
console.log({ totalReturn, maxDrawdown, sharpe });

// Prints:
// BOLT 1w, 104 candles, 2022-01-03 to 2023-12-25
// week           close     sma10     rsi14     atr14
// 2022-01-03    120.80         –         –         –
// 2022-03-07    143.91    127.92         –         –
// 2022-04-11    138.05    135.29     60.70     10.44
// 2023-12-18    141.54    147.44     52.76     10.27
// 2023-12-25    141.44    146.66     52.66     10.02
// {
//   totalReturn: 0.14926464613634516,
//   maxDrawdown: -0.3815308164814687,
//   sharpe: 0.36815708128117663
// }
