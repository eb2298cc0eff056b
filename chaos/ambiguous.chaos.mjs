// Sends without an answer: requests that are lost before the exchange or arrive late, answers that are
// lost behind an accepted order, 503 with and without acceptance, and orders that are found only after
// up to 5 s. In the end each order is at the exchange once, or certainly not, and kept so. The twin
// takes silence for a refusal, and where it gives up it sends the order once more.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { seededRandom } from '../scripts/bench/walk.mjs';
import { AMBIGUITIES } from './ambiguous-audit.mjs';
import { openAmbiguousDesk } from './ambiguous-desk.mjs';
import { Chance } from './chance.mjs';
import { SYMBOLS, openScene, startExchange } from './exchange-scene.mjs';
import { INVARIANTS } from './order-audit.mjs';

/** Faults between two blackouts, and orders of the twin. */
const FAULTS_A_ROUND = 170;
const TWIN_ORDERS = 24;
/** The twin gives up behind a blackout of this length, and needs no more time to be seen. */
const TWIN_MS = { blackout: 12_000, end: 15_000 };
/** Sentences of one kind that are shown. */
const SHOWN = 20;
const VIOLATIONS = [...INVARIANTS, ...AMBIGUITIES];

export default {
  name: 'ambiguous',
  summary: 'no answer is never "refused", and what is given up never trades',
  options: {
    faults: { type: 'integer', default: 40, help: 'sends without an answer' },
  },

  async run(given) {
    const main = { ...given, name: 'main', twin: [] };
    const twin = {
      ...given,
      name: 'twin',
      twin: ['twin'],
      seed: given.seed + 1,
      chance: new Chance(seededRandom(given.seed + 1)),
    };
    const [report, found] = await Promise.all([
      atDesk(main, (desk) => measure(desk, given)),
      atDesk(twin, (desk) => misled(desk, given)),
    ]);
    given.harness.faults['without answer'] = report.ambiguousSends;
    return { ...report, ...found };
  },

  criteria: ({ faults, givenUp }, options) => [
    ...(faults['without answer'] >= options.faults ? [] : ['too few sends were without an answer']),
    ...(givenUp > 0 ? [] : ['no order was given up']),
  ],
};

/** Opens a database, an exchange and a server of their own, and lets something happen there. */
async function atDesk(given, happen) {
  const { harness, root, seed, name, twin } = given;
  const folder = join(given.folder, name);
  mkdirSync(folder);
  const scene = await openScene({ harness, root, folder });
  try {
    const exchange = await startExchange({ harness, root, seed, home: join(folder, 'exchange') });
    const env = { VELA_HOME: join(folder, 'home') };
    const program = join(root, 'chaos', 'ambiguous-victim.mjs');
    const server = (file) =>
      harness.start(`server of ${name}`, process.execPath, [program, file, ...twin], {
        env,
        ready: /^open/,
        readyMsMax: 120_000,
      });
    const desk = await openAmbiguousDesk(scene, { ...given, folder, exchange, server });
    try {
      return await happen(desk);
    } finally {
      await desk.close();
    }
  } finally {
    await scene.close();
  }
}

/** Disturbs until enough was disturbed, and compares. */
async function measure(desk, { options, say }) {
  const start = Date.now();
  while (desk.faults < options.faults) {
    const most = Math.min(options.faults, desk.faults + FAULTS_A_ROUND);
    // The blackout brings some of them; one comes at the end of every round.
    while (desk.faultsToBe < most - 10) await desk.storm(5);
    await desk.calm();
    await desk.blackout();
    say(`${desk.faults} sends without an answer`);
  }
  const disturbedMs = Date.now() - start;
  const found = await desk.end();
  const endMs = Date.now() - start - disturbedMs;
  show(found, say);
  const counts = await desk.counts();
  return {
    violations: countsOf(found),
    disturbedSeconds: disturbedMs / 1_000,
    endSeconds: endMs / 1_000,
    ...counts,
  };
}

/** Lets the twin be misled; what it does wrong must be seen. */
async function misled(desk, { say }) {
  const stubborn = SYMBOLS.slice(-2);
  const faults = ['accepted, connection reset', 'accepted, 503'];
  await desk.storm(TWIN_ORDERS, { kinds: ['resting'], symbols: SYMBOLS.slice(0, -2), faults });
  await desk.blackout({ ms: TWIN_MS.blackout, symbols: stubborn });
  const found = await desk.end(TWIN_MS.end);
  const twin = countsOf(found);
  say(`twin: ${JSON.stringify(twin)}`);
  return { twinViolations: twin.wronglyRejected + twin.staleExecutions, twin };
}

const countsOf = (found) =>
  Object.fromEntries(VIOLATIONS.map((name) => [name, found[name].length]));

function show(found, say) {
  for (const [name, sentences] of Object.entries(found)) {
    for (const sentence of sentences.slice(0, SHOWN)) say(`  ${name}: ${sentence}`);
  }
}
