// Splits and dividends through `vela data adjust`: raw, by published factors and by the list of events.
import { readRows } from './cases.mjs';

export const command = ['data', 'adjust'];

/** Published prices have 8 digits behind the point, published volumes 4. */
const PRICE = { rel: 1e-9, abs: 0.51e-8 };
const VOLUME = { rel: 1e-9, abs: 0.51e-4 };
/** Dividends and factors are published rounded, so that those made of events agree to 3e-6 or so. */
const EVENTS = 3.5e-6;

/** Returns the requests of a case. */
export function requests({ id, raw, actions, adjusted }, path) {
  const csv = path(raw);
  const events = path(actions);
  return [
    { id: `${id} raw`, csv, actions: events, adjustment: 'raw' },
    { id: `${id} factors`, csv, factors: path(adjusted), adjustment: 'split+dividend' },
    { id: `${id} events`, csv, actions: events, adjustment: 'split+dividend' },
  ];
}

/** Compares the answers of a case, row by row with the published adjusted candles. */
export function check({ id, adjusted, eventByEventMaxRelDiff, expected }, answers, faults, path) {
  const result = (name) => answers.get(`${id} ${name}`).result;
  const [raw, factors, events] = ['raw', 'factors', 'events'].map((name) => result(name).candles);
  faults.exact('rows', raw.length, expected.rows);
  faults.exact('splits', result('events').actions.split, expected.splits);
  faults.exact('dividends', result('events').actions.dividend, expected.dividends);
  // How far the events are off is known of each case, and no more than that is allowed.
  const byEvents = { rel: Math.max(EVENTS, 1.001 * (eventByEventMaxRelDiff ?? 0)), abs: PRICE.abs };
  checkRows(readRows(path(adjusted)), { factors, events, byEvents }, faults);
  checkPoints(expected, { raw, factors, events, byEvents }, faults);
  if (eventByEventMaxRelDiff === undefined) return;
  const off = events.map((row, at) => {
    const published = factors[at].priceFactor * factors[at].splitFactor;
    return Math.abs((row.priceFactor * row.splitFactor) / published - 1);
  });
  const largest = off.reduce((most, one) => Math.max(most, one), 0);
  faults.number('difference by events', largest, eventByEventMaxRelDiff, { rel: 1e-6, abs: 1e-12 });
}

function checkRows(published, { factors, events, byEvents }, faults) {
  faults.exact('adjusted rows', factors.length, published.length);
  published.forEach((want, row) => {
    for (const name of ['open', 'high', 'low', 'close']) {
      const price = Number(want[name]);
      faults.number(`row ${row} ${name}`, factors[row]?.[name], price, PRICE);
      faults.number(`row ${row} ${name} by events`, events[row]?.[name], price, byEvents);
    }
    const volume = Number(want.volume);
    faults.number(`row ${row} volume`, factors[row]?.volume, volume, VOLUME);
    const loose = { ...byEvents, abs: VOLUME.abs };
    faults.number(`row ${row} volume by events`, events[row]?.volume, volume, loose);
  });
}

function checkPoints(expected, { raw, factors, events, byEvents }, faults) {
  const at = (list, timestamp) =>
    list.find((row) => Date.parse(row.timestamp) === Date.parse(timestamp));
  for (const want of expected.points) {
    const name = (key) => `${want.timestamp} ${key}`;
    const [traded, adjusted, made] = [raw, factors, events].map((list) => at(list, want.timestamp));
    faults.number(name('raw close'), traded?.close, want.rawClose);
    faults.number(name('raw volume'), traded?.volume, want.rawVolume);
    faults.number(name('close'), adjusted?.close, want.adjClose, PRICE);
    faults.number(name('volume'), adjusted?.volume, want.adjVolume, VOLUME);
    faults.number(name('price factor'), adjusted?.priceFactor, want.priceFactor);
    faults.number(name('split factor'), adjusted?.splitFactor, want.splitFactor);
    faults.number(name('close by events'), made?.close, want.adjClose, byEvents);
    faults.number(name('price factor by events'), made?.priceFactor, want.priceFactor, byEvents);
    faults.number(name('split factor by events'), made?.splitFactor, want.splitFactor, byEvents);
  }
  const growth = (list) => list.at(-1).close / list[0].close - 1;
  faults.number('raw return', growth(raw), expected.rawReturnWholePeriod);
  // The expectation divides by a published close, which is rounded.
  const rel = 1e-9 + PRICE.abs / factors[0].close;
  faults.number('adjusted return', growth(factors), expected.adjReturnWholePeriod, { rel });
}
