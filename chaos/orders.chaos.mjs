// Orders at an exchange that misbehaves, under kill -9 of the server: refusals, answers that are lost
// behind an accepted order, messages of fills that are dropped, doubled and late. At every end the
// ledger of the exchange must be what the rows say. The twin sends before it commits, and under a new
// id with each attempt.
import { join } from 'node:path';
import { INVARIANTS, countOf } from './order-audit.mjs';
import { openDesk } from './order-desk.mjs';
import { openScene, startExchange } from './exchange-scene.mjs';

/** Sentences about one end that are shown. */
const SHOWN = 20;

export default {
  name: 'orders',
  summary: 'nothing is sent twice or lost at an exchange that fails, although its server is killed',
  options: {
    kills: { type: 'integer', default: 60, help: 'how often the server is killed' },
    every: { type: 'integer', default: 60, help: 'kills between two ends' },
    twin: { type: 'integer', default: 4, help: 'kills of the twin at most' },
  },

  async run(given) {
    const { options, harness, folder, root, seed, say } = given;
    const scene = await openScene({ harness, root, folder });
    try {
      const home = join(folder, 'exchange');
      const exchange = await startExchange({ harness, root, seed, home });
      const desk = await openDesk(scene, { ...given, exchange, name: 'main' });
      const report = await rounds(desk, { ...options, say });
      const totals = await desk.counts();
      await exchange.stop();
      const twin = options.twin > 0 ? await runTwin(scene, given) : {};
      return { ...report, ...twin, ...totals };
    } finally {
      await scene.close();
    }
  },

  criteria: ({ ordersAtExchange, kills: done }, { kills }) => [
    ...(done === kills ? [] : [`${done} kills instead of ${kills}`]),
    ...(ordersAtExchange > kills ? [] : [`${ordersAtExchange} orders are too few to see anything`]),
  ],
};

/** Kills, and compares after so many kills. */
async function rounds(desk, { kills, every, say }) {
  const report = { kills: 0, ends: 0, killsPerMinute: 0, killedAt: {} };
  const violations = Object.fromEntries(INVARIANTS.map((name) => [name, 0]));
  let ms = 0;
  while (report.kills < kills) {
    const start = Date.now();
    await desk.begin();
    for (const most = Math.min(kills, report.kills + every); report.kills < most; ) {
      const point = await desk.kill();
      report.kills += 1;
      report.killedAt[point] = (report.killedAt[point] ?? 0) + 1;
    }
    ms += Date.now() - start;
    report.killsPerMinute = Math.round((report.kills / ms) * 600_000) / 10;
    const found = await desk.end();
    report.ends += 1;
    for (const name of INVARIANTS) violations[name] += found[name].length;
    say(`end ${report.ends} after ${report.kills} kills: ${countOf(found)} violations`);
    say(JSON.stringify(await desk.counts()));
    showFindings(found, say);
  }
  return { violations, ...report };
}

function showFindings(found, say) {
  for (const [name, sentences] of Object.entries(found)) {
    for (const sentence of sentences.slice(0, SHOWN)) say(`  ${name}: ${sentence}`);
  }
}

/** The twin has an exchange and an account of its own; its servers are killed right behind sends. */
async function runTwin(scene, given) {
  const { harness, root, folder, seed, chance, options, say } = given;
  const home = join(folder, 'exchange-of-the-twin');
  const exchange = await startExchange({ harness, root, seed: seed + 1, home });
  const desk = await openDesk(scene, { ...given, exchange, name: 'twin', twin: 'naive' });
  await desk.begin();
  let isCaught = false;
  for (let kill = 0; kill < options.twin && !isCaught; kill += 1) {
    await desk.kill({ point: 'open.inside', count: chance.integer(1, 2), delayMs: 300 });
    isCaught = (await desk.find()).duplicates.length > 0;
  }
  const found = await desk.endOfTwin();
  const twin = Object.fromEntries(INVARIANTS.map((name) => [name, found[name].length]));
  say(`twin: ${JSON.stringify(twin)}`);
  showFindings({ duplicates: found.duplicates.slice(0, 3) }, say);
  return { twinViolations: found.duplicates.length, twin };
}
