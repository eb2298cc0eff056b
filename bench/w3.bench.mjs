// W3: eight indicators over a million values. `streaming` feeds one candle after the other and
// reads every output, as a strategy does; `batch` fills columns. The references are plain loops in
// C over columns (bench/w3/loops.c) and the libraries of the registry that were fastest here: the
// streaming one trading-signals, the batch ones @ixjb94/indicators and indicatorts.
//
// Nothing is timed before all of them agree to a billionth behind the first rows, where libraries
// begin in ways of their own. Prices have all digits of a double, because libraries differ over ties.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { peers } from './w3/peers.mjs';

const ROWS = 1_000_000;
/** Each is repeated this often, or for two seconds at least ten times: the least counts. */
const REPEATS = 60;
/** Rows in one call: V8 compiles what is called often, but a long loop anew for each call. */
const BLOCK = 4_096;
/** Rows after which different beginnings have faded from every average. */
const SETTLED = 5_000;
const TOLERANCE = 1e-9;

const INDICATORS = {
  SMA: ({ sma }) => sma(20),
  EMA: ({ ema }) => ema(20),
  RSI: ({ rsi }) => rsi(14),
  MACD: ({ macd }) => macd({ fast: 12, slow: 26, signal: 9 }),
  BBANDS: ({ bbands }) => bbands({ period: 20, mult: 2 }),
  ATR: ({ atr }) => atr(14),
  ADX: ({ adx }) => adx(14),
  STOCH: ({ stoch }) => stoch({ k: 14, slowK: 3, slowD: 3 }),
};
const MODES = ['streaming', 'batch'];

/**
 * How a strategy uses each: a candle goes in, the outputs are looked at. A function for each, as
 * each strategy has code of its own.
 */
const FEEDS = {
  SMA: feedOne,
  EMA: feedOne,
  RSI: feedOne,
  MACD(one, [close], [macd, signal, histogram], from, to) {
    for (let row = from; row < to; row++) {
      one.update(close[row]);
      macd[row] = one.current;
      signal[row] = one.signalCurrent;
      histogram[row] = one.current - one.signalCurrent;
    }
  },
  BBANDS(one, [close], [upper, middle, lower], from, to) {
    for (let row = from; row < to; row++) {
      one.update(close[row]);
      upper[row] = one.current;
      middle[row] = one.middleCurrent;
      lower[row] = one.lowerCurrent;
    }
  },
  ATR(one, [high, low, close], [out], from, to) {
    for (let row = from; row < to; row++) {
      one.update(high[row], low[row], close[row]);
      out[row] = one.current;
    }
  },
  ADX(one, [high, low, close], [adx, plus, minus], from, to) {
    for (let row = from; row < to; row++) {
      one.update(high[row], low[row], close[row]);
      adx[row] = one.current;
      plus[row] = one.plusDICurrent;
      minus[row] = one.minusDICurrent;
    }
  },
  STOCH(one, [high, low, close], [slow, slowest], from, to) {
    for (let row = from; row < to; row++) {
      one.update(high[row], low[row], close[row]);
      slow[row] = one.current;
      slowest[row] = one.slowDCurrent;
    }
  },
};

// Not called by a function for each: V8 would put the loop into that and compile it late.
function feedOne(one, [values], [out], from, to) {
  for (let row = from; row < to; row++) {
    one.update(values[row]);
    out[row] = one.current;
  }
}

export default {
  name: 'w3',
  sizes: MODES.flatMap((mode) => Object.keys(INDICATORS).map((name) => `${name} ${mode}`)),
  async run(size, context) {
    const [name, mode] = size.split(' ');
    const library = await context.library('indicators');
    const market = prices(context);
    const make = () => INDICATORS[name](library);
    const columns = make().inputs.map((input) => market[input]);
    const fill = library.fillColumns;
    const expected = batch(make, columns, buffers(), fill);
    const outputs = buffers();
    const ours = () =>
      mode === 'batch'
        ? batch(make, columns, outputs, fill)
        : stream(make, columns, outputs, FEEDS[name]);
    const c = loops(name, market, context);
    const runs = peers(name, mode, market);
    const faults = disagreements(expected, { ours: ours(), c: c?.values, ...each(runs) });
    if (faults.length > 0) return { agree: false, detail: faults.join('; '), ours: 1, unit: 'ns' };
    return {
      ours: best(ours),
      unit: 'ns a value',
      references: { c: c?.ns ?? null, ...each(runs, best) },
      agree: true,
    };
  },
  summary,
};

function prices({ walkCandles, seededRandom }) {
  const { high, low, close } = walkCandles({ seed: 30, count: ROWS, start: 400 });
  const random = seededRandom(31);
  for (let row = 0; row < ROWS; row++) {
    close[row] += random() / 200;
    high[row] = Math.max(high[row], close[row]) + random() / 200;
    low[row] -= random() / 200;
  }
  return { high, low, close };
}

/** Room for three outputs, which is written again in each repeat, as the loops in C do it. */
const buffers = () => [0, 1, 2].map(() => new Float64Array(ROWS));

function batch(make, columns, buffer, fill) {
  const one = make();
  const outputs = one.outputNames.map((_, at) => buffer[at]);
  fill(one, columns, outputs);
  return outputs;
}

/** Feeds candle by candle and keeps what a strategy would look at. */
function stream(make, columns, outputs, feed) {
  const one = make();
  for (let from = 0; from < ROWS; from += BLOCK) {
    feed(one, columns, outputs, from, Math.min(ROWS, from + BLOCK));
  }
  return outputs;
}

function loops(name, { high, low, close }, context) {
  const source = readFileSync(join(context.root, 'bench', 'w3', 'loops.c'), 'utf8');
  const binary = context.compileC(source);
  if (binary === null) return null;
  const input = new Float64Array(3 * ROWS);
  [high, low, close].forEach((column, at) => input.set(column, at * ROWS));
  const file = context.writeFile('prices.f64', input);
  const target = join(context.folder, 'outputs.f64');
  const { ns } = context.runC(binary, [file, ROWS, REPEATS, name, target]);
  const bytes = readFileSync(target);
  const all = new Float64Array(
    bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length),
  );
  return { ns, values: [0, 1, 2].map((at) => all.subarray(at * ROWS, (at + 1) * ROWS)) };
}

const each = (runs, measure = (run) => run()) =>
  Object.fromEntries(Object.entries(runs).map(([name, run]) => [name, measure(run)]));

/** Returns the smallest CPU time of some runs, in nanoseconds for each value. */
function best(run) {
  let least = Number.POSITIVE_INFINITY;
  // Once and not before each: a full collection also throws away code that was compiled for objects
  // of the run before.
  globalThis.gc?.();
  const end = performance.now() + 2_000;
  for (let repeat = 0; repeat < REPEATS && (repeat < 10 || performance.now() < end); repeat++) {
    const begin = process.cpuUsage();
    run();
    const { user, system } = process.cpuUsage(begin);
    least = Math.min(least, ((user + system) * 1000) / ROWS);
  }
  return least;
}

/** Returns where others differ from our batch; they may have fewer outputs, and fewer rows at first. */
function disagreements(expected, others) {
  const faults = [];
  for (const [name, outputs] of Object.entries(others)) {
    outputs?.slice(0, expected.length).forEach((values, at) => {
      if (values === undefined) return;
      const wanted = expected[at];
      const shift = values.length - ROWS;
      const scale = Math.max(1, Math.abs(wanted[ROWS - 1]));
      for (let row = SETTLED; row < ROWS; row++) {
        const gap = Math.abs(values[row + shift] - wanted[row]);
        if (gap <= TOLERANCE * scale) continue;
        faults.push(`${name}, output ${at}, row ${row}: ${values[row + shift]}, ${wanted[row]}`);
        break;
      }
    });
  }
  return faults;
}

/** Returns what the table does not show: how ours compare over all eight. */
function summary(outcomes) {
  return MODES.flatMap((mode) => {
    const rows = outcomes.filter(({ size }) => size.endsWith(mode));
    if (rows.length < Object.keys(INDICATORS).length) return [];
    const fastest = rows.map(({ ours, references }) => {
      const peerTimes = Object.entries(references).filter(([name]) => name !== 'c');
      const times = peerTimes.map(([, time]) => time).filter((time) => time !== null);
      return Math.min(...times) / ours;
    });
    const worst = Math.max(...rows.map(({ ours, references }) => ours / (references.c ?? ours)));
    const mean = Math.exp(fastest.reduce((sum, ratio) => sum + Math.log(ratio), 0) / rows.length);
    return [
      `${mode}: at most ${worst.toPrecision(3)} x C; ${mean.toPrecision(3)} x as fast as the ` +
        `fastest peer (geometric mean), ${Math.min(...fastest).toPrecision(3)} x at least`,
    ];
  });
}
