// Backtests under kill -9: a server dies in the middle of a run, the next one finishes the run, and
// its digest is that of a run that nobody disturbed. The twin keeps the run in its process alone.
import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort, pause, until } from './harness.mjs';

const CANDLES = 200_000;
/** Works long enough on each candle to be met in the middle of a run. */
const STRATEGY = `import { Strategy, ema, z } from 'vela';

export default class Slow extends Strategy.with({ size: z.number().default(1) }) {
  readonly trend = this.indicator(ema(20));

  override onCandle(): void {
    let work = 0;
    for (let i = 0; i < 2_000; i++) work += Math.sqrt(i);
    if (work < 0) return;
    if (this.size() === 0 && this.random() < 0.001) this.buy(this.params.size);
    else if (this.random() < 0.001) this.close();
  }
}
`;

export default {
  name: 'backtest',
  summary: 'backtests finish with the same digest after kill -9 of their server',
  options: {
    kills: { type: 'integer', default: 5, help: 'how often the server is killed' },
  },

  async run({ chance, options, harness, folder, root, say }) {
    const world = await open({ harness, folder, root });
    let server = await world.serve('server 0');
    await world.ask(['data', 'generate', 'SYN', '--timeframe', '1m', '--candles', String(CANDLES)]);
    const expected = (await world.ask(world.run)).resultDigest;
    say(`undisturbed digest ${expected}`);
    let violations = 0;
    for (let kill = 1; kill <= options.kills; kill += 1) {
      const { id } = await world.ask([...world.run, '--detach']);
      await until('the run is under way', async () => (await world.show(id)).state === 'RUNNING');
      await pause(chance.integer(0, 300));
      await server.kill();
      server = await world.serve(`server ${kill}`);
      const ended = async () => ['COMPLETED', 'FAILED'].includes((await world.show(id)).state);
      await until('the run has ended', ended, { msMax: 60_000, everyMs: 250 });
      const { state, resultDigest } = await world.show(id);
      if (state !== 'COMPLETED' || resultDigest !== expected) violations += 1;
      say(
        `kill ${kill}: ${state} ${resultDigest === expected ? 'with the same digest' : 'OTHERWISE'}`,
      );
    }
    await server.kill();
    const twinViolations = await twin(world, say);
    return { violations, twinViolations };
  },
};

/** Starts servers on one folder of data and asks them by the command line. */
async function open({ harness, folder, root }) {
  const home = join(folder, 'home');
  mkdirSync(home, { mode: 0o755 });
  const strategy = join(folder, 'slow.ts');
  writeFileSync(strategy, STRATEGY);
  const vela = join(root, 'bin', 'vela.mjs');
  const env = { ...process.env, VELA_HOME: home };
  const port = await freePort();
  const ask = async (args) => JSON.parse(await output(vela, [...args, '--json'], env));
  return {
    ask,
    show: (id) => ask(['backtest', 'show', id]),
    run: ['backtest', 'run', '--strategy', strategy, '--symbol', 'SYN', '--timeframe', '1m'],
    serve: (name) =>
      harness.start(name, process.execPath, [vela, 'serve', '--port', String(port)], {
        ready: /GraphQL +http/,
        env,
      }),
    vela,
    env,
    folder,
  };
}

/** Starts a run that lives in its process alone, kills it, and counts what came out of it. */
async function twin({ vela, env, folder }, say) {
  const csv = join(folder, 'candles.csv');
  const rows = Array.from({ length: 300_000 }, (_, row) => `${1.6e12 + row * 6e4},1,1,1,1,1`);
  writeFileSync(csv, `timestamp,open,high,low,close,volume\n${rows.join('\n')}\n`);
  const request = { id: 1, csv, columns: ['open', 'high', 'low', 'close'] };
  const options = {
    params: {},
    cash: 1000,
    commissionRate: 0,
    spread: 0,
    bracketActiveFrom: 'nextBar',
  };
  const child = spawn(process.execPath, [vela, 'backtest', 'run', '--spec', '-', '--json'], {
    env,
  });
  let answer = '';
  child.stdout.on('data', (bytes) => {
    answer += bytes;
  });
  child.stdin.on('error', () => undefined);
  child.stdin.end(`${JSON.stringify({ ...request, strategy: 'sma-cross-long', ...options })}\n`);
  await pause(100);
  child.kill('SIGKILL');
  await new Promise((resolve) => child.on('close', resolve));
  const lost = answer === '' ? 1 : 0;
  say(`twin: ${lost === 1 ? 'the run is lost with its process' : 'not killed in time'}`);
  return lost;
}

function output(vela, args, env) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [vela, ...args], { env });
    let [out, said] = ['', ''];
    child.stdout.on('data', (bytes) => {
      out += bytes;
    });
    child.stderr.on('data', (bytes) => {
      said += bytes;
    });
    child.on('error', reject);
    child.on('close', (status) =>
      status === 0 ? resolve(out) : reject(new Error(`vela ${args.join(' ')}: ${said}${out}`)),
    );
  });
}
