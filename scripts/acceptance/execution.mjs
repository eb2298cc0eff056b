// TWAP and VWAP schedules through `vela execution plan`.

export const command = ['execution', 'plan'];

const ZONES = {
  'New York': 'America/New_York',
  London: 'Europe/London',
  Frankfurt: 'Europe/Berlin',
  Berlin: 'Europe/Berlin',
  Kolkata: 'Asia/Kolkata',
  Mumbai: 'Asia/Kolkata',
  India: 'Asia/Kolkata',
  Tokyo: 'Asia/Tokyo',
  UTC: 'UTC',
};
const SESSION = /^(first|\d{4}-\d\d-\d\d) ?(.*?)(?: date)?, (\d\d:\d\d)<=t<(\d\d:\d\d)$/;

/** Returns the requests of a case. */
export function requests({ id, dataset, session, qty, slices, side }, path) {
  const [, date, place, open, close] = SESSION.exec(session) ?? [];
  const zone = ZONES[place] ?? place;
  if (zone === undefined) throw new Error(`expected a session in local hours, found "${session}"`);
  return [
    {
      id,
      csv: path(dataset),
      side,
      quantity: qty,
      slices,
      session: { zone, open, close, ...(date === 'first' ? {} : { date }) },
    },
  ];
}

const NUMBERS = {
  arrivalPrice: (plan) => plan.arrivalPrice,
  sessionVwap: (plan) => plan.sessionVwap,
  sessionTwapOfCloses: (plan) => plan.sessionTwap,
  twapAvgPrice: (plan) => plan.twap.averagePrice,
  twapShortfallBps: (plan) => plan.twap.shortfallBps,
  twapVsVwapBps: (plan) => plan.twap.vsVwapBps,
  vwapAvgPrice: (plan) => plan.vwap?.averagePrice,
  vwapShortfallBps: (plan) => plan.vwap?.shortfallBps,
  vwapVsVwapBps: (plan) => plan.vwap?.vsVwapBps,
};
const LISTS = {
  twapChildren: (plan) => plan.twap.children.map(({ quantity }) => quantity),
  vwapChildren: (plan) => plan.vwap?.children.map(({ quantity }) => quantity),
};

/** Compares the answer of a case. */
export function check({ id, expected }, answers, faults) {
  const plan = answers.get(id).result;
  for (const [name, want] of Object.entries(expected)) {
    if (name === 'bars') faults.exact(name, plan.candles, want);
    else if (name === 'sliceVolumes') {
      faults.exact('slices', plan.sliceVolumes.length, want.length);
      want.forEach((volume, at) => faults.number(`${name}[${at}]`, plan.sliceVolumes[at], volume));
    } else if (name in LISTS) faults.sameList(name, LISTS[name](plan), want);
    // A difference of two prices that agree to 1e-9 agrees to less of itself.
    else if (name in NUMBERS)
      faults.number(name, NUMBERS[name](plan), want, name.endsWith('Bps') ? { abs: 2e-5 } : {});
    else faults.unknown.add(name);
  }
}
