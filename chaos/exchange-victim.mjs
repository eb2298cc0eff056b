// One server with everything that trades, for scenarios at the exchange. It loads its code, says
// `loaded`, and waits for one line of JSON that says how it is to work:
//   {"point": "open.after", "count": 3, "delayMs": 0, "twin": null}
// It kills itself at the n-th passage of a point, or works until it is killed. Points are the places
// around what leaves a gateway or is booked by it, see `pointOf`; twins leave a protection out.
import { createInterface } from 'node:readline';
import { probing } from './probe.mjs';
import { twins } from './exchange-twins.mjs';

const dist = new URL('../dist/', import.meta.url);
const { openHost } = await import(new URL('apps/server/src/host/open-host.js', dist));
const { loadConfig } = await import(new URL('libs/config/src/index.js', dist));
await import(new URL('libs/broker-alpaca/src/index.js', dist));
const config = loadConfig({ env: { ...process.env, VELA_LOG_LEVEL: 'error' } });
process.stdout.write('loaded\n');
const [line] = await new Promise((resolve) => {
  createInterface({ input: process.stdin }).once('line', (...lines) => resolve(lines));
});
const { point = null, count = 0, delayMs = 0, twin = null } = JSON.parse(line);

/** Calls of a broker that are points, by method. */
const CALLS = {
  place: 'send',
  cancel: 'cancel',
  find: 'lookup',
  massStatus: 'reconcile',
  connect: 'connect',
};

/** Returns the points that a place in the code stands for. */
function pointsOf(at, args) {
  const [name, method, moment] = at.split('.');
  if (name === 'broker') return method in CALLS ? [`${CALLS[method]}.${moment}`] : [];
  if (method !== 'commit') return [];
  const [write] = args;
  if (name === 'deployment') {
    return write.some(({ intents }) => intents.length > 0) ? [`decision.${moment}`] : [];
  }
  return [
    ...(write.opens ? [`open.${moment}`] : []),
    ...(write.fills.length > 0 ? [`book.${moment}`] : []),
  ];
}

let passages = 0;
const die = () => process.kill(process.pid, 'SIGKILL');
const probe = probing((at, args) => {
  if (point === null || !pointsOf(at, args).includes(point)) return;
  passages += 1;
  if (passages !== count) return;
  if (delayMs > 0) setTimeout(die, delayMs);
  else die();
});
const host = await openHost({
  config,
  roles: ['engine', 'feed'],
  quiet: true,
  live: true,
  wrap: (name, port) => probe(name, twin === null ? port : twins[twin](name, port)),
});
process.stdout.write('open\n');
process.once('SIGTERM', () => {
  void host.close().then(() => process.exit(0));
});
