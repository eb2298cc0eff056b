// Libraries of the registry as runs of one form: each returns its outputs as columns, the last row
// being the newest candle. Arguments are made beforehand in the form that the library takes.
import { IndicatorsSync } from '@ixjb94/indicators';
import * as indicatorts from 'indicatorts';
import * as signals from 'trading-signals';

/** Rows in one call, as for ours. */
const BLOCK = 4_096;

/** Returns the libraries that know an indicator in a mode, as functions by their names. */
export function peers(name, mode, market) {
  return mode === 'batch' ? batches(name, market) : streams(name, market);
}

const STREAMS = {
  SMA: { make: () => new signals.SMA(20), read: [(value) => value] },
  EMA: { make: () => new signals.EMA(20), read: [(value) => value] },
  RSI: { make: () => new signals.RSI(14), read: [(value) => value] },
  MACD: {
    make: () => new signals.MACD(new signals.EMA(12), new signals.EMA(26), new signals.EMA(9)),
    read: [({ macd }) => macd, ({ signal }) => signal],
  },
  BBANDS: {
    make: () => new signals.BollingerBands(20, 2),
    read: [({ upper }) => upper, ({ middle }) => middle, ({ lower }) => lower],
  },
  ATR: { make: () => new signals.ATR(14), read: [(value) => value], candles: true },
  ADX: { make: () => new signals.ADX(14), read: [(value) => value], candles: true },
  STOCH: {
    make: () => new signals.StochasticOscillator({ kPeriod: 14, kSlowingPeriod: 3, dPeriod: 3 }),
    read: [({ stochK }) => stochK, ({ stochD }) => stochD],
    candles: true,
  },
};

function streams(name, { high, low, close }) {
  const { make, read, candles } = STREAMS[name];
  const rows = close.length;
  const inputs = candles
    ? Array.from(close, (last, row) => ({ high: high[row], low: low[row], close: last }))
    : Array.from(close);
  const outputs = read.map(() => new Float64Array(rows));
  const [first, second, third] = outputs;
  const [take, takeSecond, takeThird] = read;
  const feed = (one, from, to) => {
    for (let row = from; row < to; row++) {
      const value = one.update(inputs[row], false);
      if (value === null) continue;
      first[row] = take(value);
      if (second !== undefined) second[row] = takeSecond(value);
      if (third !== undefined) third[row] = takeThird(value);
    }
  };
  const run = () => {
    const one = make();
    for (let from = 0; from < rows; from += BLOCK) feed(one, from, Math.min(rows, from + BLOCK));
    return outputs;
  };
  return { 'trading-signals': run };
}

function batches(name, market) {
  const [h, l, c] = ['high', 'low', 'close'].map((column) => Array.from(market[column]));
  const one = new IndicatorsSync();
  const upwards = ([lower, middle, upper]) => [upper, middle, lower];
  const runs = {
    SMA: [() => [one.sma(c, 20)], () => [indicatorts.sma(c, { period: 20 })]],
    EMA: [() => [one.ema(c, 20)], () => [indicatorts.ema(c, { period: 20 })]],
    RSI: [() => [one.rsi(c, 14)], () => [indicatorts.rsi(c, { period: 14 })]],
    MACD: [
      () => one.macd(c, 12, 26, 9).slice(0, 2),
      () => {
        const { macdLine, signalLine } = indicatorts.macd(c, { fast: 12, slow: 26, signal: 9 });
        return [macdLine, signalLine];
      },
    ],
    BBANDS: [
      () => upwards(one.bbands(c, 20, 2)),
      () => {
        const { upper, middle, lower } = indicatorts.bollingerBands(c, { period: 20 });
        return [upper, middle, lower];
      },
    ],
    // indicatorts averages true ranges by a simple mean and has neither ADX nor a slowed %K.
    ATR: [() => [one.atr(h, l, c, 14)]],
    ADX: [() => [one.adx(h, l, 14)]],
    STOCH: [() => one.stoch(h, l, c, 14, 3, 3)],
  };
  const [first, second] = runs[name];
  return { '@ixjb94': first, ...(second === undefined ? {} : { indicatorts: second }) };
}
