// Portfolios that are restored to fixed shares each month, through `vela backtest run` over several
// files.
import { sharpe } from './grid.mjs';

export const command = ['backtest', 'run'];

/** The cases name no venue; their data sets are shares of the United States. */
const VENUE = 'XNYS';

const symbolOf = (_, at) => `A${at}`;

/** Returns the requests of a case. */
export function requests(one, path) {
  return [
    {
      id: one.id,
      csv: one.assets.map(path),
      symbols: one.assets.map(symbolOf),
      venue: one.venue ?? VENUE,
      from: one.from,
      to: one.to,
      strategy: 'monthly-rebalance',
      params: { weights: one.weights.join(',') },
      cash: one.cash,
      commissionRate: one.commissionRate,
    },
  ];
}

/** Compares the answer of a case. */
export function check({ id, assets, cash, expected }, answers, faults) {
  const { times, equity, fills, summary } = answers.get(id).result;
  const dates = times.map((time) => time.slice(0, 10));
  // Money agrees to a fraction of the whole; a rest of cash is small beside what it is a rest of.
  const money = { rel: 1e-9, abs: 1e-9 * cash };
  const log = logOf(fills, assets.map(symbolOf), cash);
  faults.exact('bars', dates.length, expected.bars);
  faults.exact('rebalances', log.length, expected.rebalances);
  const { firstLog, lastLog } = expected;
  firstLog.forEach((want, at) => checkEntry(log[at], want, money, faults));
  lastLog.forEach((want, at) => {
    checkEntry(log[log.length - lastLog.length + at], want, money, faults);
  });
  const fees = fills.reduce((sum, { fee }) => sum + fee, 0);
  faults.number('total fees', fees, expected.totalFees, money);
  faults.number('final equity', equity.at(-1), expected.finalEquity, money);
  faults.number('max drawdown', summary.maxDrawdown, expected.maxDrawdown, { rel: 1e-8 });
  faults.number('sharpe', sharpe(equity), expected.sharpe252, { rel: 1e-8 });
  for (const [date, want] of expected.equity) {
    faults.number(`equity of ${date}`, equity[dates.indexOf(date)], want, money);
  }
}

/** Returns shares, fee and cash behind each day on which something was filled. */
function logOf(fills, symbols, start) {
  const held = symbols.map(() => 0);
  const days = new Map();
  let cash = start;
  for (const { time, symbol, side, quantity, price, fee } of fills) {
    const signed = side === 'buy' ? quantity : -quantity;
    held[symbols.indexOf(symbol)] += signed;
    cash -= signed * price + fee;
    const date = time.slice(0, 10);
    const before = days.get(date)?.fee ?? 0;
    days.set(date, { date, shares: [...held], fee: before + fee, cashAfter: cash });
  }
  return [...days.values()];
}

function checkEntry(got, want, money, faults) {
  faults.exact('date', got?.date, want.date);
  faults.sameList(`shares of ${want.date}`, got?.shares, want.shares);
  faults.number(`fee of ${want.date}`, got?.fee, want.fee, money);
  faults.number(`cash of ${want.date}`, got?.cashAfter, want.cashAfter, money);
}
