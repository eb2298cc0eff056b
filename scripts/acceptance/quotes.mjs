// Bars of quotes through `vela bars build` with the source quotes.

export const command = ['bars', 'build'];

/** Returns the requests of a case. */
export function requests({ id, dataset, expected, fromMs, toMs, filter }, path) {
  return [
    {
      id,
      csv: path(dataset),
      source: 'quotes',
      bars: { type: 'time', step: `${stepSeconds(expected.bars.rows)}s` },
      ...(fromMs == null ? {} : { fromMs }),
      ...(toMs == null ? {} : { toMs }),
      ...(filter == null ? {} : { where: filter }),
    },
  ];
}

/** Compares the answer of a case. */
export function check({ id, expected }, answers, faults) {
  const { bars, spread } = answers.get(id).result;
  for (const name of ['quotes', 'meanSpread', 'timeWeightedSpread', 'twapMid']) {
    if (name in expected) faults.number(name, spread?.[name], expected[name]);
  }
  for (const name of ['minSpread', 'maxSpread']) {
    if (name in expected) faults.number(name, spread?.[name], expected[name], { abs: 1e-15 });
  }
  const { rows, columns, sums } = expected.bars;
  faults.exact('bars', bars.length, expected.bars.bars);
  for (const [index, timestamp, ...values] of rows) {
    const bar = bars[index];
    faults.exact(`bar ${index} timestamp`, Date.parse(bar?.timestamp), Date.parse(timestamp));
    columns.slice(2).forEach((name, at) => {
      faults.number(`bar ${index} ${name}`, bar?.[name], values[at]);
    });
  }
  for (const [name, want] of Object.entries(sums)) {
    const sum = bars.reduce((total, bar) => total + bar[name], 0);
    faults.number(`sum of ${name}`, sum, want);
  }
}

/** The step is said nowhere: it is what all times of bars are multiples of. */
function stepSeconds(rows) {
  const divisor = (a, b) => (b === 0 ? a : divisor(b, a % b));
  const step = rows.map(([, at]) => Date.parse(at) / 1_000).reduce(divisor, 0);
  if (Number.isInteger(step) && step > 0) return step;
  throw new Error(`expected bars on whole seconds, found a step of ${step} s`);
}
