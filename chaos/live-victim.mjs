// One engine with live actors for a scenario: it works until its feed has ended and every deployment
// of it has taken the last slice, and kills itself at the n-th passage of a labelled point.
//   node chaos/live-victim.mjs FEED_ID [LABEL N] [--forgetful]
// With no label it counts how often each point is passed and prints the counts at its end.
import { setTimeout as pause } from 'node:timers/promises';
import { probing } from './probe.mjs';

const [feedId, label = '', count = '0', ...flags] = process.argv.slice(2);
const dist = new URL('../dist/', import.meta.url);
const { openHost } = await import(new URL('apps/server/src/host/open-host.js', dist));
const { loadConfig } = await import(new URL('libs/config/src/index.js', dist));

const passages = new Map();
const probe = probing((at) => {
  const times = (passages.get(at) ?? 0) + 1;
  passages.set(at, times);
  if (at === label && times === Number(count)) process.kill(process.pid, 'SIGKILL');
});
const host = await openHost({
  config: loadConfig({ env: { ...process.env, VELA_LOG_LEVEL: 'error' } }),
  roles: ['engine', 'feed'],
  quiet: true,
  live: true,
  wrap: (name, port) => {
    const forgets = name === 'deployment' && flags.includes('--forgetful');
    return probe(name, forgets ? forgetful(port) : port);
  },
});
const { feeds } = host.ground;
/** Looks in a row at which nobody was at work on the feed: those who were are halted. */
let idle = 0;
const until = Date.now() + 120_000;
for (; idle < 100 && Date.now() < until; await pause(20)) {
  const { state, lastSlice } = await feeds.get(host.ground.tenantId, feedId);
  const { active, behind } = await feeds.followers(feedId, lastSlice);
  idle = active === 0 ? idle + 1 : 0;
  if (state === 'ENDED' && behind === 0) break;
}
await host.close();
process.stdout.write(`${JSON.stringify(Object.fromEntries(passages))}\n`);
process.exit(0);

/** The twin: neither state nor tape are read again, only how far the sources were read. */
function forgetful(store) {
  const image = async (actorId) => {
    const kept = await store.image(actorId);
    if (kept === null || kept.input === 0) return kept;
    const { input: snapshotInput, cursors: snapshotCursors } = kept;
    return { ...kept, snapshot: null, snapshotInput, snapshotCursors };
  };
  return new Proxy(store, {
    get(own, key) {
      if (key === 'image') return image;
      if (key === 'tape') return async () => [];
      return typeof own[key] === 'function' ? own[key].bind(own) : own[key];
    },
  });
}
