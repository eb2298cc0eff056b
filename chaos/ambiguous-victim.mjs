// One server for the scenario of sends without an answer. It notes every placement that goes to the
// broker and what came of it, and asks without Alpaca's pace, which is not what is looked at here.
//   ambiguous-victim.mjs FILE [twin]    FILE takes the notes, one JSON document a line
import { appendFileSync } from 'node:fs';

const [file, twin = null] = process.argv.slice(2);
const dist = new URL('../dist/', import.meta.url);
const { openHost } = await import(new URL('apps/server/src/host/open-host.js', dist));
const { loadConfig } = await import(new URL('libs/config/src/index.js', dist));

/** Requests that the gateway may make here; Alpaca's own are 2.5 a second. */
const PACE = { perSecond: 25, burst: 100 };
/** Instruments whose orders the twin never gives up; it takes those of the others for refused. */
const STUBBORN = new Set(['ins_QQQ', 'ins_NVDA']);

const note = (what) => appendFileSync(file, `${JSON.stringify({ at: Date.now(), ...what })}\n`);
const firstUnder = new Map();
let sends = 0;

/** Places an order as the product does, and notes it. */
async function placed(port, order, signal) {
  const n = (sends += 1);
  const { clientOrderId: id, side, type, quantity, limitPrice } = order;
  note({ n, id, side, type, quantity, limitPrice });
  const outcome = await port.place(order, signal);
  note({ n, id, outcome: outcome.kind, cause: outcome.cause ?? outcome.code ?? null });
  return outcome;
}

/** Takes no answer for a refusal, or sends the order itself again where its id is to be taken. */
async function unprotected(port, order, signal) {
  const first = firstUnder.get(order.clientOrderId) ?? order;
  firstUnder.set(order.clientOrderId, first);
  if (STUBBORN.has(order.instrumentId)) return placed(port, first, signal);
  const outcome = await placed(port, order, signal);
  const message = 'there was no answer';
  return outcome.kind === 'unknown' ? { kind: 'rejected', code: 'other', message } : outcome;
}

/** Returns the broker with its placements noted. */
function watched(port) {
  const place = twin === null ? placed : unprotected;
  const own = {
    capabilities: { ...port.capabilities, rateLimit: PACE },
    place: (order, signal) => place(port, order, signal),
  };
  return new Proxy(port, {
    get(target, key) {
      if (key in own) return own[key];
      const value = Reflect.get(target, key, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

await openHost({
  config: loadConfig({ env: { ...process.env, VELA_LOG_LEVEL: 'error' } }),
  roles: ['engine', 'feed'],
  quiet: true,
  live: true,
  wrap: (name, port) => (name === 'broker' ? watched(port) : port),
});
process.stdout.write('open\n');
