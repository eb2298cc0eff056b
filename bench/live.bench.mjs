// Live deployments: one process with feeds, gateway and deployments over the embedded PostgreSQL, a
// candle a second for each deployment. `ours` is the middle time from an appended slice to an order
// in the hands of the broker's client; the notes tell the rest.
//
// References of the same run: `statement` is one fenced statement over one connection, `worker` one
// small message to a worker thread and back.
import { chmodSync, mkdirSync, readFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { probing } from '../chaos/probe.mjs';
import { ProcessMeter } from './live/process-meter.mjs';
import { statementMs, workerMs } from './live/references.mjs';
import { LiveWatch } from './live/watch.mjs';

const SIZES = {
  '200 at one instant': { count: 200, feeds: 1 },
  '200 over ten feeds': { count: 200, feeds: 10 },
  '1,000 at one instant': { count: 1_000, feeds: 1 },
  '1,000 over ten feeds': { count: 1_000, feeds: 10 },
};
const SECONDS = Number(process.env.VELA_BENCH_SECONDS ?? 20);
const SETTLE_MS = 3_000;
const FIRST = 8;
const START_MS_MAX = 180_000;
const SILENT = { debug() {}, info() {}, warn() {}, error() {} };

export default {
  name: 'live',
  sizes: Object.keys(SIZES),
  async run(size, context) {
    const meter = new ProcessMeter();
    const server = await startDatabase(context);
    try {
      const bare = { statement: await statementMs(server.url), worker: await workerMs() };
      const outcome = await trade(SIZES[size], { context, meter, server });
      return { ...outcome, references: bare };
    } finally {
      await server.release();
    }
  },
  summary: (outcomes) => outcomes.flatMap(linesOf),
};

async function startDatabase(context) {
  const { startEmbedded } = await context.library('persistence');
  const home = join(context.folder, 'home');
  mkdirSync(home, { mode: 0o755 });
  // The server's own account must reach its data, else they would outlive the folder.
  chmodSync(context.folder, 0o755);
  chmodSync(home, 0o755);
  const server = await startEmbedded({ home, log: SILENT });
  const [pid] = readFileSync(join(server.dataFolder, 'postmaster.pid'), 'utf8').split('\n');
  return { ...server, home, pid: Number(pid) };
}

/** Opens a process that trades, measures it for some seconds and closes it. */
async function trade({ count, feeds }, { context, meter, server }) {
  const { clientOrderId } = await context.library('orders');
  const watch = new LiveWatch({ clientOrderId, probing });
  const host = await openHost(context, server, watch.wrap);
  try {
    const desk = await openDesk(host, context, feeds);
    // Every thread is there before memory is looked at first.
    await deploy(desk, watch, FIRST);
    await running(desk, FIRST);
    await pause(SETTLE_MS);
    const before = await meter.memory();
    await deploy(desk, watch, count);
    await running(desk, count);
    await pause(SETTLE_MS);
    watch.begin();
    meter.begin(server.pid);
    await pause(SECONDS * 1_000);
    const use = meter.end();
    watch.end();
    // What was decided last is still on its way.
    await pause(500);
    const after = await meter.memory();
    return judge(watch, { use, memory: perDeployment(before, after, count - FIRST) });
  } finally {
    await host.close();
  }
}

async function openHost(context, server, wrap) {
  const load = (path) => import(pathToFileURL(join(context.root, 'dist', path)).href);
  const { openHost: open } = await load('apps/server/src/host/open-host.js');
  const { loadConfig } = await context.library('config');
  const env = { VELA_HOME: server.home, DATABASE_URL: server.url, VELA_LOG_LEVEL: 'error' };
  const config = loadConfig({ env });
  return open({ config, roles: ['engine', 'feed'], quiet: true, live: true, wrap });
}

/** A paper account and feeds whose candles come a second apart, each at an instant of its own. */
async function openDesk(host, context, feedCount) {
  const { createInstrument } = await context.library('market');
  const { instruments, tenantId } = host.ground;
  await instruments.ensure(tenantId, createInstrument({ id: 'ins_live', symbol: 'LIVE' }));
  const account = await host.live.accounts.create({ name: 'bench', currency: 'USD', cash: '1' });
  const feeds = [];
  for (let i = 0; i < feedCount; i += 1) {
    const { feed } = await host.live.feeds.create({
      name: `bench ${i}`,
      kind: 'random',
      symbols: ['LIVE'],
      timeframes: ['1m'],
      slicesPerSecond: 1,
      seed: i + 1,
      volatility: 0.001,
    });
    feeds.push(feed.id);
    await pause(1_000 / feedCount);
  }
  return { host, accountId: account.id, feeds, made: 0 };
}

/** Adds deployments up to a count: averages of 24 pairs of lengths, so that some trade at each candle. */
async function deploy(desk, watch, count) {
  const { host, accountId, feeds } = desk;
  const next = async () => {
    while (desk.made < count) {
      const i = desk.made;
      desk.made += 1;
      const feedId = feeds[i % feeds.length];
      const { actorId } = await host.live.deployments.create({
        name: `bench ${i}`,
        strategy: 'sma-cross-long',
        parameters: { fast: 1 + (i % 3), slow: 4 + (Math.floor(i / 3) % 8) },
        symbols: ['LIVE'],
        feedId,
        accountId,
        start: true,
      });
      watch.expect(actorId, feedId);
    }
  };
  await Promise.all(Array.from({ length: 4 }, next));
}

async function running({ host }, count) {
  const { deployments, tenantId } = host.ground;
  const deadline = performance.now() + START_MS_MAX;
  for (;;) {
    const found = await deployments.count(tenantId, { states: ['running'] });
    if (found >= count) return;
    if (performance.now() > deadline) {
      throw new Error(`expected ${count} deployments to run, found ${found}`);
    }
    await pause(250);
  }
}

const perDeployment = (before, after, count) => {
  const kilobytes = (name) => Math.round((after[name] - before[name]) / count / 1_024);
  return { mainKb: kilobytes('main'), workersKb: kilobytes('workers'), rssKb: kilobytes('rss') };
};

function judge(watch, { use, memory }) {
  const { lag, ...found } = watch.result();
  const [load] = loadavg();
  const detail = {
    ...found,
    lag,
    ...use,
    memory,
    halted: watch.halted,
    waiting: watch.waiting,
    load: Number(load.toFixed(1)),
  };
  // A process that cannot keep up has no latency worth telling: it only grows.
  const keepsUp = lag.left <= 1;
  const agree = found.orders > 0 && detail.halted === 0 && detail.waiting === 0 && keepsUp;
  return { ours: found.wholeMs.p50, unit: 'ms', agree, detail };
}

function linesOf({ size, detail, references }) {
  const { wholeMs, decidedMs, handedMs, takenMs, lag, memory, cpu, commits } = detail;
  const ms = ({ p50, p99, most }) => `p50 ${p50} p99 ${p99} most ${most} ms`;
  const ratio = (wholeMs.p99 / references.statement).toPrecision(3);
  return [
    `${size} (load ${detail.load}, ${detail.orders} orders)`,
    `  slice -> order at the broker's client: ${ms(wholeMs)}, p99 ${ratio} x statement`,
    `  slice -> decision committed: ${ms(decidedMs)}; committed -> client: ${ms(handedMs)}`,
    `  slice -> committed, with or without an order: ${ms(takenMs)}`,
    `  behind before the next slice: ${lag.before} then ${lag.after} slices`,
    `  a deployment: ${memory.mainKb} KB heap, ${memory.workersKb} KB in workers, ${memory.rssKb} KB RSS`,
    `  ${detail.statementsPerSecond} statements/s, ${commits.count} commits of ${commits.rows} rows ` +
      `(${ms(commits.ms)})`,
    `  processors: ${cpu.process} process, of that main thread ${cpu.mainThread}; ${cpu.database} database`,
  ];
}
