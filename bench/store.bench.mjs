// The candle store: CSV into PostgreSQL, PostgreSQL into the columns of the loop, and a whole
// `vela backtest run` from the start of the process to the printed result; the embedded database
// starts and ends with it.
//
// References of the same run: `read` is reading the same file and counting its lines; `socket` is
// sending the same bytes over a plain loopback socket; `node` is the start of an empty Node.
import { spawn, spawnSync } from 'node:child_process';
import { createReadStream, mkdirSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';

const ROWS = 1_000_000;
const REPEATS = 5;
const SILENT = { debug() {}, info() {}, warn() {}, error() {} };
const RANGE = { from: 0, to: Number.MAX_SAFE_INTEGER };

export default {
  name: 'store',
  sizes: ['import 1,000,000 rows', 'read 1,000,000 candles', 'run 1,000,000 candles'],
  async run(size, context) {
    const home = join(context.folder, 'home');
    mkdirSync(home, { mode: 0o700 });
    const file = join(context.folder, 'candles.csv');
    const columns = writeCandles(file, context);
    if (size.startsWith('run')) return runCommand(home, file, context);
    const store = await openStore(home, context);
    try {
      const measure = size.startsWith('import') ? importRows : readCandles;
      return await measure({ ...store, file, columns, context });
    } finally {
      await store.close();
    }
  },
};

/** Writes a seeded market as CSV and returns its columns. */
function writeCandles(file, context) {
  const columns = context.walkCandles({ seed: 20, count: ROWS });
  const parts = ['timestamp,open,high,low,close,volume\n'];
  const begin = Date.UTC(2020, 0, 1);
  for (let row = 0; row < ROWS; row++) {
    const time = new Date(begin + row * 60_000).toISOString().replace('.000', '');
    const cells = ['open', 'high', 'low', 'close', 'volume'].map((name) => columns[name][row]);
    parts.push(`${time},${cells.join(',')}\n`);
  }
  writeFileSync(file, parts.join(''));
  return columns;
}

async function openStore(home, context) {
  const [persistence, runners, market, kernel] = await Promise.all(
    ['persistence', 'runners', 'market', 'kernel'].map((name) => context.library(name)),
  );
  const server = await persistence.startEmbedded({ home, log: SILENT });
  const db = await persistence.openDatabase({ url: server.url });
  await persistence.migrate(db);
  const clock = runners.systemClock;
  const repositories = { db, clock, ids: runners.systemIds(clock) };
  const store = new persistence.PgCandleStore(repositories);
  const tenantId = persistence.DEFAULT_TENANT_ID;
  const draft = market.createInstrument({ id: repositories.ids.next('instrument'), symbol: 'W' });
  const instruments = new persistence.PgInstrumentRepository(repositories);
  const { id: instrumentId } = await instruments.ensure(tenantId, draft);
  const series = { tenantId, instrumentId, timeframe: kernel.parseTimeframe('1m') };
  const dataset = (source) => store.ensureDataset({ ...series, source, adjustment: 'raw' });
  const close = async () => {
    await db.close();
    await server.release();
  };
  return { store, dataset, ids: repositories.ids, close };
}

async function load({ store, dataset, ids, file, context }, source) {
  const [csv, data, kernel] = await Promise.all(
    ['feed-csv', 'market-data', 'kernel'].map((name) => context.library(name)),
  );
  const { id: datasetId } = await dataset(source);
  const blocks = csv.readCandles(file, { timeframe: kernel.parseTimeframe('1m') });
  const importId = ids.next('dataImport');
  await data.importCandles({ blocks, store, datasetId, importId, replace: false });
  return datasetId;
}

async function readAll(store, datasetId) {
  let rows = 0;
  let sum = 0;
  for await (const { length, close } of store.read(datasetId, 1, RANGE)) {
    rows += length;
    for (let row = 0; row < length; row++) sum += close[row];
  }
  return { rows, sum };
}

async function importRows(world) {
  const times = [];
  let datasetId;
  for (let repeat = 0; repeat < REPEATS; repeat++) {
    const begin = performance.now();
    datasetId = await load(world, `bench-${repeat}`);
    times.push(performance.now() - begin);
  }
  const reference = await world.context.wallTime(() => countLines(world.file));
  const ours = world.context.median(times);
  return {
    ours: (ours * 1e6) / ROWS,
    unit: 'ns a row',
    references: { read: reference.ns / ROWS },
    ...(await agreement(world, datasetId)),
  };
}

async function agreement({ store, columns }, datasetId) {
  const { rows, sum } = await readAll(store, datasetId);
  let expected = 0;
  for (const close of columns.close) expected += close;
  return { agree: rows === ROWS && sum === expected, detail: { rows } };
}

async function countLines(file) {
  let lines = 0;
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 })) {
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) lines++;
  }
  return lines;
}

async function readCandles(world) {
  const datasetId = await load(world, 'bench');
  const result = await agreement(world, datasetId);
  const ours = await world.context.wallTime(() => readColumns(world.store, datasetId));
  const socket = await world.context.wallTime(() => sendBytes(ROWS * 7 * 8));
  return {
    ours: ours.ns / 1e6,
    unit: 'ms',
    references: { socket: socket.ns / 1e6 },
    ...result,
  };
}

async function readColumns(store, datasetId) {
  let rows = 0;
  for await (const { length } of store.read(datasetId, 1, RANGE)) rows += length;
  return rows;
}

/** Sends bytes over a loopback socket and resolves when the last one has arrived. */
function sendBytes(count) {
  return new Promise((resolve, reject) => {
    const bytes = new Uint8Array(count);
    const server = createServer((socket) => socket.end(bytes)).listen(0, '127.0.0.1', () => {
      let seen = 0;
      connect(server.address().port, '127.0.0.1')
        .on('data', (chunk) => {
          seen += chunk.length;
        })
        .on('error', reject)
        .on('close', () => server.close(() => resolve(seen)));
    });
  });
}

/** Runs a command; its answer, when that was printed and when the process had ended. */
function vela(home, context, ...args) {
  const begin = performance.now();
  const child = spawn(
    process.execPath,
    [join(context.root, 'bin', 'vela.mjs'), ...args, '--json', '--no-input'],
    { env: { ...process.env, VELA_HOME: home }, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let text = '';
  let printedMs = 0;
  child.stdout.setEncoding('utf8').on('data', (part) => {
    text += part;
    printedMs = performance.now() - begin;
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status) => {
      if (status !== 0) return reject(new Error(`vela ${args[0]} ${args[1]}: ${text}`));
      resolve({ answer: JSON.parse(text), printedMs, endedMs: performance.now() - begin });
    });
  });
}

/** Times the command from the start of its process to its result, the second time and later. */
async function runCommand(home, file, context) {
  await vela(home, context, 'data', 'import', file, '--symbol', 'W', '--timeframe', '1m');
  const what = ['--strategy', 'sma-cross-long', '--symbol', 'W', '--timeframe', '1m'];
  const digests = new Set();
  const [printed, ended] = [[], []];
  for (let repeat = 0; repeat <= REPEATS; repeat++) {
    const { answer, printedMs, endedMs } = await vela(home, context, 'backtest', 'run', ...what);
    digests.add(answer.resultDigest);
    if (repeat === 0) continue;
    printed.push(printedMs);
    ended.push(endedMs);
  }
  const node = await context.wallTime(() => spawnSync(process.execPath, ['-e', '0']));
  return {
    ours: context.median(printed),
    unit: 'ms',
    references: { node: node.ns / 1e6 },
    agree: digests.size === 1 && !digests.has(undefined),
    detail: { digests: digests.size, endedMs: context.median(ended) },
  };
}
