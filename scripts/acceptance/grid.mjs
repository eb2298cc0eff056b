// A grid of parameters through `vela backtest run`, one request for each cell.

export const command = ['backtest', 'run'];

const cellId = (id, { fast, slow }) => `${id} ${fast}/${slow}`;

/** Returns the requests of a case. */
export function requests(one, path) {
  const csv = path(one.dataset);
  return one.expected.cells.map(({ fast, slow }) => ({
    id: cellId(one.id, { fast, slow }),
    csv,
    columns: one.columns ?? ['open', 'high', 'low', 'close'],
    strategy: one.strategy.replaceAll('_', '-'),
    params: { fast, slow, size: one.size },
    cash: one.cash,
    commissionRate: one.commissionRate,
    spread: one.spread ?? 0,
    bracketActiveFrom: one.fillModel === 'B' ? 'nextBar' : 'entryBar',
  }));
}

/** Compares the answers of a case, and which cell is the best. */
export function check({ id, cash, expected }, answers, faults) {
  const cells = expected.cells.map(({ fast, slow }) => {
    const { summary, equity } = answers.get(cellId(id, { fast, slow })).result;
    return {
      fast,
      slow,
      trades: summary.trades,
      finalEquity: summary.finalEquity,
      maxDrawdown: summary.maxDrawdown,
      sharpeOnBars252: sharpe(equity),
    };
  });
  expected.cells.forEach((want, at) => checkCell(cells[at], want, cash, faults));
  const best = (key) => cells.reduce((top, one) => (one[key] > top[key] ? one : top));
  for (const [name, key] of [
    ['bestByFinalEquity', 'finalEquity'],
    ['bestBySharpe', 'sharpeOnBars252'],
  ]) {
    if (expected[name] === undefined) continue;
    checkCell(best(key), expected[name], cash, faults);
  }
}

function checkCell(got, want, cash, faults) {
  const name = (key) => `${want.fast}/${want.slow} ${key}`;
  for (const key of ['fast', 'slow', 'trades']) faults.exact(name(key), got[key], want[key]);
  faults.number(name('finalEquity'), got.finalEquity, want.finalEquity, { abs: 1e-6 * cash });
  faults.number(name('maxDrawdown'), got.maxDrawdown, want.maxDrawdown, { rel: 1e-8 });
  faults.number(name('sharpe'), got.sharpeOnBars252, want.sharpeOnBars252, { rel: 1e-8 });
}

/** Returns the Sharpe ratio of simple returns of each row, 252 rows a year, divisor n − 1. */
export function sharpe(equity) {
  const returns = equity.slice(1).map((value, at) => value / equity[at] - 1);
  const mean = returns.reduce((sum, one) => sum + one, 0) / returns.length;
  const squares = returns.reduce((sum, one) => sum + (one - mean) ** 2, 0);
  return (mean / Math.sqrt(squares / (returns.length - 1))) * Math.sqrt(252);
}
