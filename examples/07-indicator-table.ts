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
