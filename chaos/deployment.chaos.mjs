// A paper deployment under kill -9: its engine dies at labelled points of a step (before, inside and
// after a statement, between intent and send, before and after a fill is booked). What it did must
// be what an undisturbed one does. The twin forgets its state with its process.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

const SLICES = 150;
/** Points at which an engine is killed; each is passed many times in a run. */
const LABELS = [
  'deployment.commit',
  'account.commit',
  'broker.place',
  'paper.append',
  'feed.append',
];
const MOMENTS = ['before', 'inside', 'after'];
const STRATEGY = `import { Strategy, ema, z } from 'vela';

/** Trades often, in every way, and remembers how often. */
export default class Busy extends Strategy.with({ size: z.number().default(3) }) {
  readonly trend = this.indicator(ema(5));
  turns = 0;
  filled = 0;

  override onFill(): void {
    this.filled++;
  }

  override onCandle({ close }: { close: number }): void {
    this.turns++;
    const size = this.params.size + (this.filled % 3);
    if (this.turns % 7 === 0) this.cancelAll();
    if (this.size() > 4 * size || this.turns % 11 === 0) this.close();
    else if (this.turns % 5 === 0) this.buy(size, { stopLoss: close * 0.99, takeProfit: close * 1.01 });
    else if (this.turns % 3 === 0) this.buy(size, { limit: close * 0.999 });
    else if (this.random() < 0.3) this.sell(size, { limit: close * 1.002 });
  }
}
`;

export default {
  name: 'deployment',
  summary: 'a paper deployment does the same although its engine is killed again and again',
  options: {
    kills: { type: 'integer', default: 20, help: 'how often the engine is killed' },
    slices: { type: 'integer', default: SLICES, help: 'candles of each run' },
  },

  async run({ chance, options, harness, folder, root, say }) {
    const home = join(folder, 'home');
    mkdirSync(home, { mode: 0o755 });
    const world = await open({ home, harness, root, slices: options.slices });
    try {
      const undisturbed = await world.create('undisturbed');
      const passages = await world.finish(undisturbed);
      const expected = await world.outcome(undisturbed);
      say(`undisturbed: ${expected.orders.length} orders, ${expected.fills.length} fills`);
      const points = LABELS.flatMap((label) => MOMENTS.map((moment) => `${label}.${moment}`));
      const missing = points.filter((point) => (passages[point] ?? 0) === 0);
      let [kills, runs, violations] = [0, 0, 0];
      const killedAt = {};
      while (kills < options.kills) {
        const run = await world.create(`run ${++runs}`);
        for (let over = false; !over; ) {
          const point = chance.pick(points);
          const last = kills >= options.kills;
          over = await world.work(run, last ? [] : [point, String(chance.integer(1, 12))]);
          if (!over) {
            kills += 1;
            harness.faults.kill += 1;
            killedAt[point] = (killedAt[point] ?? 0) + 1;
          }
        }
        const found = await world.outcome(run);
        const difference = firstDifference(expected, found);
        if (difference !== null) violations += 1;
        say(`run ${runs}, ${kills} kills: ${difference ?? 'the same'}`);
      }
      const twin = await world.create('forgetful');
      for (let kill = 0; kill < 3; kill += 1) {
        await world.work(twin, ['deployment.commit.after', '12', '--forgetful']);
      }
      await world.work(twin, ['none', '0', '--forgetful']);
      const twinDifference = firstDifference(expected, await world.outcome(twin));
      say(`twin: ${twinDifference ?? 'the same'}`);
      return {
        kills,
        runs,
        killedAt,
        missing,
        violations: violations + missing.length,
        twinViolations: twinDifference === null ? 0 : 1,
      };
    } finally {
      await world.close();
    }
  },
};

/** Opens the database and the use cases over it; engines are processes of their own. */
async function open({ home, harness, root, slices }) {
  const dist = (path) => import(join(root, 'dist', path));
  const { openHost } = await dist('apps/server/src/host/open-host.js');
  const { loadConfig } = await dist('libs/config/src/index.js');
  const env = { PATH: process.env.PATH, VELA_HOME: home, VELA_LOG_LEVEL: 'error' };
  const host = await openHost({ config: loadConfig({ env }), roles: ['api'], quiet: true });
  const { tenantId, instruments } = host.ground;
  const { createInstrument } = await dist('libs/market/src/index.js');
  await instruments.ensure(tenantId, createInstrument({ id: 'ins_chaos', symbol: 'CHAOS' }));
  const { version } = await host.strategies.push({ source: STRATEGY });
  const victim = join(root, 'chaos', 'live-victim.mjs');
  let made = 0;
  const work = async (run, args) => {
    const one = await harness.start(`engine`, process.execPath, [victim, run.feedId, ...args], {
      env,
    });
    const { status, signal } = await one.ended;
    if (signal !== 'SIGKILL' && status !== 0) throw new Error(one.lines.join('\n'));
    run.lines = one.lines;
    return signal !== 'SIGKILL';
  };
  return {
    work,
    close: () => host.close(),
    create(name) {
      made += 1;
      return createRun(host.live, { name: `${name} ${made}`, slices, version });
    },
    async finish(run) {
      await work(run, []);
      return JSON.parse(run.lines.at(-1));
    },
    outcome: (run) => outcomeOf(host.ground, run),
  };
}

/** Makes a deployment with a feed and an account of its own, and starts it. */
async function createRun(live, { name, slices, version }) {
  const { feed } = await live.feeds.create({
    name,
    kind: 'random',
    symbols: ['CHAOS'],
    timeframes: ['1m'],
    lockstep: true,
    seed: 11,
    slices,
    volatility: 0.003,
  });
  const account = await live.accounts.create({ name, currency: 'USD', cash: '100000' });
  const { id, actorId } = await live.deployments.create({
    name,
    strategyVersionId: version.id,
    symbols: ['CHAOS'],
    feedId: feed.id,
    accountId: account.id,
    simulation: { commissionRate: '0.001' },
    seed: 5,
    start: true,
  });
  return { id, actorId, feedId: feed.id, accountId: account.id, lines: [] };
}

/** Returns all pages of a list. */
async function allOf(read, behind) {
  const rows = [];
  for (let after = null; ; after = behind(rows.at(-1))) {
    const page = await read({ first: 500, after });
    rows.push(...page);
    if (page.length < 500) return rows;
  }
}

/** Returns what a deployment did, in words that do not depend on how often it was interrupted. */
async function outcomeOf({ tenantId, deployments, accounts }, { id, actorId }) {
  const record = await deployments.get(tenantId, id);
  const orders = await allOf(
    (page) => accounts.orders(tenantId, { actorId }, page),
    ({ clientOrderId }) => clientOrderId,
  );
  const fills = await allOf(
    (page) => accounts.fills(tenantId, { actorId }, page),
    ({ accountId, n }) => ({ accountId, n }),
  );
  // A restart may add inputs, such as reports of a reconcile, and with them other ids; what counts
  // is what came to the venue, in its order.
  const places = new Map(
    orders.map(({ clientOrderId, venueOrderId }) => [
      clientOrderId,
      Number(venueOrderId?.split('-')[1] ?? Number.NaN),
    ]),
  );
  const { at, ...summary } = record.summary;
  return {
    state: [record.state, at],
    summary: [summary],
    orders: orders
      .map(({ clientOrderId, status, filled, averagePrice, code, order }) => ({
        place: places.get(clientOrderId),
        status,
        filled,
        averagePrice,
        code,
        order: { ...order, clientOrderId: '', subAccount: '', after: places.get(order.after) },
      }))
      .toSorted((one, other) => one.place - other.place),
    fills: fills
      .map(({ clientOrderId, kind, side, quantity, price, fee, at: when }) => ({
        place: places.get(clientOrderId),
        kind,
        side,
        quantity,
        price,
        fee,
        when,
      }))
      .toSorted((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b))),
  };
}

/** Returns where two outcomes differ first, null when they are the same. */
function firstDifference(expected, found) {
  for (const part of ['orders', 'fills', 'summary', 'state']) {
    const length = Math.max(expected[part].length, found[part].length);
    for (let i = 0; i < length; i += 1) {
      const [was, is] = [expected[part][i], found[part][i]].map((one) => JSON.stringify(one));
      if (was !== is) return `${part} ${i}: expected ${was}, found ${is}`;
    }
  }
  return null;
}
