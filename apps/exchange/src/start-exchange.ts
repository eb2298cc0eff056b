import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { VelaError, parseInstant } from '@vela/kernel';
import { ManualClock } from './clock/manual-clock.js';
import { RealClock } from './clock/real-clock.js';
import type { OwnedClock } from './clock/real-clock.js';
import { SkewedClock } from './clock/skewed-clock.js';
import { marketOperations } from './control/market-operations.js';
import { mischiefOperations } from './control/mischief-operations.js';
import { shellOperations, shellQuestions } from './control/shell-operations.js';
import type { ExchangeReply, ExchangeRequest, TradingVenue } from './contract.js';
import { answerReference } from './data/reference-routes.js';
import type { ExchangeOptions } from './exchange-options.js';
import { lockFolder } from './folder-lock.js';
import type { ControlPlane } from './http/control-plane.js';
import { HttpShell } from './http/http-shell.js';
import { openKeys } from './http/keys.js';
import type { ExchangeKeys, KeyRing } from './http/keys.js';
import { RequestCounts } from './http/request-counts.js';
import { RequestLimits } from './http/request-limits.js';
import { SocketShell } from './http/socket-shell.js';
import { Mischief } from './mischief/mischief.js';
import { openMarket } from './open-market.js';
import type { OpenMarket } from './open-market.js';
import { ConnectionBook } from './streams/connection-book.js';
import { openTradingVenue } from './venue/index.js';

const RATE_PER_MINUTE = 200;
/** Longer than clients keep a connection that rests. */
const KEEP_ALIVE_MS = 75_000;
/** Operations of the trading half that are questions. */
const TRADING_QUESTIONS = ['ledger'];

/** A running exchange. */
export interface Exchange {
  /** `http://127.0.0.1:4400`; REST, websockets and control plane are below it. */
  readonly url: string;
  readonly keys: readonly ExchangeKeys[];
  /** Ends every connection and gives the folder back. */
  close(): Promise<void>;
}

/**
 * Starts an exchange that speaks Alpaca's protocol on loopback. Throws `INVALID_INPUT` for wrong
 * options and `UNAVAILABLE` when the port or the folder is taken.
 */
export async function startExchange(options: ExchangeOptions): Promise<Exchange> {
  mkdirSync(options.home, { recursive: true, mode: 0o700 });
  const closers: (() => void | Promise<void>)[] = [lockFolder(options.home)];
  const close = async (): Promise<void> => {
    // What was opened last is closed first.
    for (const one of closers.splice(0).reverse()) await one();
  };
  try {
    const clock = clockOf(options);
    closers.push(() => clock.stop());
    const server = assemble(options, clock, closers);
    await listen(server.http, options.port ?? 0);
    closers.push(() => closeServer(server));
    const { port } = server.http.address() as AddressInfo;
    return { url: `http://127.0.0.1:${port}`, keys: server.keys.list(), close };
  } catch (thrown) {
    await close();
    throw thrown;
  }
}

function clockOf({ clock, at }: ExchangeOptions): OwnedClock {
  const real = new RealClock();
  if (clock !== 'manual') return real;
  return new ManualClock(typeof at === 'string' ? parseInstant(at) : (at ?? real.now()));
}

interface Assembly {
  readonly http: Server;
  readonly sockets: SocketShell;
  readonly keys: KeyRing;
}

/** Puts the halves together: what is asked, what is told, and what goes wrong in between. */
function assemble(
  options: ExchangeOptions,
  clock: OwnedClock,
  closers: (() => void | Promise<void>)[],
): Assembly {
  const keys = openKeys(options.home, options.keys);
  const counts = new RequestCounts();
  const limits = new RequestLimits({
    perMinute: options.ratePerMinute ?? RATE_PER_MINUTE,
    plan: options.plan ?? 'unlimited',
    seconds: () => Date.now() / 1_000,
  });
  const open = openMarket(options.market ?? { kind: 'seeded' }, {
    hours: options.hours ?? 'always',
    clock,
  });
  const skewed = new SkewedClock(clock);
  const venue = openVenue(options, open, skewed);
  closers.push(() => venue.close());
  const book = new ConnectionBook();
  const mischief = new Mischief(clock, {
    trading: (update) => sockets.tellTrading(update),
    data: (message) => sockets.tellData(message),
  });
  const sockets = new SocketShell({ keys, limits, book, mischief, market: open.market, clock });
  const updates = venue.updates.subscribe((update) =>
    mischief.events.trading.push(update, update.fate),
  );
  const messages = open.market.messages.subscribe((message) => mischief.events.data.push(message));
  closers.push(
    () => updates.unsubscribe(),
    () => messages.unsubscribe(),
  );
  closers.push(() => mischief.clear());
  const manual = clock instanceof ManualClock ? clock : null;
  const shell = { keys, limits, counts, book, mischief };
  const control = controlPlane(venue, {
    questions: shellQuestions(shell),
    operations: {
      ...shellOperations(shell),
      ...mischiefOperations(mischief, book),
      ...marketOperations({ market: open.market, clock, manual, skewed }),
    },
  });
  const now = (): number => clock.now();
  const http = createServer();
  // A connection that is closed while its client sends would look like an answer that was lost.
  http.keepAliveTimeout = KEEP_ALIVE_MS;
  const requests = new HttpShell({
    keys,
    limits,
    counts,
    mischief,
    control,
    data: { market: open.market, history: open.history, now, plan: () => limits.plan },
    trading: tradingOf(venue, open, skewed),
  });
  http.on('request', (request, response) => void requests.handle(request, response));
  http.on('upgrade', (request, socket, head) => sockets.upgrade(request, socket, head));
  return { http, sockets, keys };
}

function openVenue(options: ExchangeOptions, open: OpenMarket, clock: SkewedClock): TradingVenue {
  const { market = { kind: 'seeded' }, partialShare, slashlessPositions, accounts } = options;
  return openTradingVenue({
    folder: options.home,
    clock,
    market: open.market,
    newId: () => randomUUID(),
    seed: market.kind === 'seeded' ? (market.seed ?? 1) : 1,
    ...(partialShare === undefined ? {} : { partialShare }),
    ...(slashlessPositions === undefined ? {} : { slashlessPositions }),
    ...(accounts === undefined ? {} : { accounts }),
  });
}

function tradingOf(
  venue: TradingVenue,
  { market, hours }: OpenMarket,
  clock: SkewedClock,
): (request: ExchangeRequest) => ExchangeReply | null {
  const sources = { market, hours, now: () => clock.now() };
  return (request) => answerReference(sources, request) ?? venue.handle(request);
}

function controlPlane(venue: TradingVenue, own: ControlPlane): ControlPlane {
  const questions = { ...own.questions };
  const operations = { ...own.operations };
  for (const [name, run] of Object.entries(venue.control)) {
    if (TRADING_QUESTIONS.includes(name)) questions[name] = run;
    else operations[name] = run;
  }
  return { questions, operations };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const isTaken = cause.code === 'EADDRINUSE';
      const words = isTaken ? `port ${port} is in use` : `port ${port}: ${cause.message}`;
      const hint = 'Choose another one with --port, or 0 for a free one.';
      reject(new VelaError('UNAVAILABLE', words, { hint, cause }));
    });
    server.listen(port, '127.0.0.1', resolve);
  });
}

function closeServer({ http, sockets }: Assembly): Promise<void> {
  return new Promise((resolve) => {
    http.close(() => resolve());
    // It waits for every connection, also for those that have become websockets.
    http.closeAllConnections();
    sockets.close();
  });
}
