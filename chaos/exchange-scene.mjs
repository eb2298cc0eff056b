// A scene for scenarios at the exchange: the exchange as a process of its own, the database and the
// use cases here, and servers (victim-at-exchange.mjs) that come and go.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pause } from './harness.mjs';

/** Stocks that are traded in these scenarios. */
export const SYMBOLS = ['AAPL', 'MSFT', 'SPY', 'TSLA', 'QQQ', 'NVDA'];

/** How long a server may take to open on a machine that is busy. */
const OPEN_MS_MAX = 60_000;

/** Starts an exchange with real time that takes orders at all hours. */
export async function startExchange({ harness, root, home, seed, ticksPerSecond = 4 }) {
  const words = ['--home', home, '--port', '0', '--symbols', SYMBOLS.join(',')];
  const numbers = ['--seed', seed, '--ticks-per-second', ticksPerSecond].map(String);
  const program = join(root, 'dist', 'bundle', 'exchange.js');
  const args = [program, ...words, ...numbers, '--rate-per-minute', '100000'];
  const one = await harness.start('exchange', process.execPath, args, { ready: /^\{"url"/ });
  const { url } = JSON.parse(one.lines.find((line) => line.startsWith('{"url"')));
  const answerOf = async (answer) => {
    const body = await answer.json();
    if (!answer.ok) throw new Error(`the exchange: ${JSON.stringify(body)}`);
    return body;
  };
  const question = async (name) => answerOf(await fetch(`${url}/control/${name}`));
  const control = async (name, body) =>
    answerOf(await fetch(`${url}/control/${name}`, { method: 'POST', body: JSON.stringify(body) }));
  const [key] = (await question('keys')).filter(({ environment }) => environment === 'paper');
  const quotes = async () => {
    const headers = { 'APCA-API-KEY-ID': key.keyId, 'APCA-API-SECRET-KEY': key.secret };
    const address = `${url}/data/v2/stocks/quotes/latest?symbols=${SYMBOLS.join(',')}`;
    return (await answerOf(await fetch(address, { headers }))).quotes;
  };
  return {
    url,
    key,
    question,
    control,
    quotes,
    ledger: () => question('ledger?environment=paper'),
    stop: () => one.stop(),
  };
}

/** Opens the database and the use cases over it; whatever trades is a process of its own. */
export async function openScene({ harness, root, folder }) {
  const dist = (path) => import(join(root, 'dist', path));
  const { openHost } = await dist('apps/server/src/host/open-host.js');
  const { loadConfig } = await dist('libs/config/src/index.js');
  const { createInstrument } = await dist('libs/market/src/index.js');
  const { clientOrderId } = await dist('libs/orders/src/index.js');
  const home = join(folder, 'home');
  mkdirSync(home, { mode: 0o755 });
  const env = { PATH: process.env.PATH, VELA_HOME: home, VELA_LOG_LEVEL: 'error' };
  const host = await openHost({ config: loadConfig({ env }), roles: ['api'], quiet: true });
  const { tenantId, instruments } = host.ground;
  for (const symbol of SYMBOLS) {
    const draft = { id: `ins_${symbol}`, symbol, venue: symbol === 'SPY' ? 'ARCX' : 'XNAS' };
    await instruments.ensure(tenantId, createInstrument(draft));
  }
  const victims = new Victims({
    harness,
    env,
    program: join(root, 'chaos', 'exchange-victim.mjs'),
  });
  return {
    host,
    clientOrderId,
    victims,
    connect: (name, exchange) => connect(host, name, exchange),
    close: async () => {
      await victims.close();
      await host.close();
    },
  };
}

/** Connects an account of the exchange, as `vela account connect` does. */
function connect(host, name, { url, key }) {
  const access = { apiKey: key.keyId, apiSecret: key.secret, venueUrl: url };
  return host.live.connections.connect({ broker: 'alpaca', mode: 'PAPER', name, ...access });
}

/** Servers that carry everything, one after the other; the next one has loaded its code already. */
class Victims {
  #harness;
  #env;
  #program;
  #next = null;

  constructor({ harness, env, program }) {
    this.#harness = harness;
    this.#env = env;
    this.#program = program;
  }

  /** Lets a server work as told and returns its process. */
  async work(wish) {
    const one = await (this.#next ?? this.#load());
    this.#next = this.#load();
    this.#next.catch(() => undefined);
    one.write(JSON.stringify(wish));
    return one;
  }

  /** Lets a server work until it dies, at the latest `msMax` after it opened; tells where it died. */
  async mortal(wish, msMax) {
    const one = await this.work(wish);
    const late = Symbol('late');
    const opened = one.line(/^open/, OPEN_MS_MAX).catch(() => null);
    const first = await Promise.race([one.ended, opened.then(() => pause(msMax, late))]);
    if (first === late) one.signal('SIGKILL');
    const { signal } = await one.ended;
    if (signal !== 'SIGKILL') throw new Error(`a server ended: ${one.lines.join('\n')}`);
    this.#harness.faults.kill += 1;
    return first === late ? 'any moment' : wish.point;
  }

  /** Ends the one that waits. */
  async close() {
    const one = await this.#next?.catch(() => null);
    one?.signal('SIGKILL');
    await one?.ended;
  }

  #load() {
    const options = { env: this.#env, ready: /^loaded/, readyMsMax: 120_000, stdin: true };
    return this.#harness.start('server', process.execPath, [this.#program], options);
  }
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

/** Returns everything that is kept of an account: its orders, fills, positions and decisions. */
export async function booksOf({ host, clientOrderId }, account, deployments) {
  const { tenantId, accounts, deployments: kept, actors } = host.ground;
  const { id: accountId, actorId: gateway } = account;
  const rows = await allOf(
    (page) => accounts.orders(tenantId, { accountId }, page),
    (row) => row.clientOrderId,
  );
  const fills = await allOf(
    (page) => accounts.fills(tenantId, { accountId }, page),
    ({ n }) => ({ accountId, n }),
  );
  const wishes = [];
  for (const { actorId } of deployments) {
    for (const { kind, seq, leg, ...intent } of await kept.intents(actorId, -1, 1_000_000)) {
      if (kind !== 'place' && kind !== 'replace') continue;
      const named = kind === 'place' ? intent.order.clientOrderId : intent.clientOrderId;
      const id = clientOrderId({ actor: actorId, seq, leg, child: 0 });
      const rest = clientOrderId({ actor: actorId, seq, leg, child: 1 });
      wishes.push({ id, rest, named, kind, by: actorId });
    }
  }
  const commands = await following(
    (n) => actors.commands(gateway, n),
    ({ n }) => n,
  );
  for (const { n, kind } of commands) {
    if (kind !== 'place' && kind !== 'replace') continue;
    const [id, rest] = [0, 1].map((child) =>
      clientOrderId({ actor: gateway, seq: n, leg: 0, child }),
    );
    wishes.push({ id, rest, named: id, kind, by: 'hand' });
  }
  const facts = await following(
    (n) => accounts.facts(accountId, n, 500),
    ({ n }) => n,
  );
  const refusals = facts.filter(({ fact }) => fact.kind === 'denied');
  const denied = new Map(refusals.map(({ fact }) => [fact.clientOrderId, fact.code]));
  const positions = await accounts.positions(accountId);
  return { rows, fills, wishes, denied, positions };
}

/** Returns rows behind one another until there are no more. */
async function following(read, numberOf) {
  const rows = [];
  for (let after = -1; ; after = numberOf(rows.at(-1))) {
    const page = await read(after);
    rows.push(...page);
    if (page.length === 0) return rows;
  }
}

export { pause };
