// What happens between a slice and the order that follows from it, seen at the ports of the process.
import { spread } from './quantiles.mjs';

/**
 * Notes when slices were appended, decisions committed and orders handed to the broker's client.
 * `wrap` is given to the host; nothing is noted before `begin`.
 */
export class LiveWatch {
  #isOn = false;
  /** By feed: when each slice was appended, and the newest one. */
  #appended = new Map();
  /** By deployment: its feed, and the last slice that is committed. */
  #places = new Map();
  /** Decisions that are committed and not yet handed over, by client order id. */
  #decided = new Map();
  #halted = new Set();
  decisions = [];
  handovers = [];
  whole = [];
  /** Milliseconds between a slice and the commit that contains it, for every slice. */
  taken = [];
  /** Slices that a deployment was behind just before the next one came, the most for each slice. */
  lags = [];
  commits = { count: 0, rows: 0, ms: [] };

  constructor({ clientOrderId, probing }) {
    const begun = new Map();
    const probe = (label, args) => {
      const nowMs = performance.now();
      if (label === 'feed.append.before') this.#look(args[1]);
      else if (label === 'feed.append.after') this.#append(args[1], nowMs);
      else if (label === 'deployment.commit.before') begun.set(args[0], nowMs);
      else if (label === 'deployment.commit.after') {
        const [writes] = args;
        if (this.#isOn) {
          this.commits.count += 1;
          this.commits.rows += writes.length;
          this.commits.ms.push(nowMs - begun.get(writes));
        }
        begun.delete(writes);
        for (const write of writes) this.#commit(write, nowMs, clientOrderId);
      } else if (label === 'broker.place.before') this.#place(args[0], nowMs);
    };
    this.wrap = probing(probe);
  }

  /** Says which feed a deployment follows. */
  expect(actorId, feedId) {
    this.#places.set(actorId, { feedId, slice: 0 });
  }

  begin() {
    this.#isOn = true;
  }

  end() {
    this.#isOn = false;
  }

  /** Deployments that stopped trading by themselves. */
  get halted() {
    return this.#halted.size;
  }

  /** Decisions without an order: the gateway has not taken them yet. */
  get waiting() {
    return this.#decided.size;
  }

  /** The figures, in milliseconds and slices. */
  result() {
    const half = this.lags.length >> 1;
    return {
      orders: this.whole.length,
      wholeMs: spread(this.whole),
      decidedMs: spread(this.decisions),
      handedMs: spread(this.handovers),
      takenMs: spread(this.taken),
      lag: {
        before: Math.max(0, ...this.lags.slice(0, half)),
        after: Math.max(0, ...this.lags.slice(half)),
        // What is left at the end of a wait that every process on a busy machine has.
        left: Math.min(...this.lags.slice(-Math.ceil(this.lags.length / 3))),
      },
      commits: { ...this.commits, ms: spread(this.commits.ms) },
    };
  }

  #look({ feedId, slices }) {
    if (!this.#isOn || slices.length === 0) return;
    const newest = slices[0].n - 1;
    let most = 0;
    for (const { feedId: of, slice } of this.#places.values()) {
      if (of === feedId) most = Math.max(most, newest - slice);
    }
    this.lags.push(most);
  }

  #append({ feedId, slices }, nowMs) {
    const times = this.#appended.get(feedId) ?? new Map();
    this.#appended.set(feedId, times);
    for (const { n } of slices) {
      times.set(n, nowMs);
      times.delete(n - 64);
    }
  }

  #commit({ claim, state, cursors, tape, intents }, nowMs, clientOrderId) {
    const place = this.#places.get(claim.actorId);
    if (place === undefined) return;
    if (state !== 'running' && state !== 'warming-up') this.#halted.add(claim.actorId);
    else this.#halted.delete(claim.actorId);
    const times = this.#appended.get(place.feedId);
    for (let n = place.slice + 1; n <= cursors.slice; n += 1) {
      const at = times?.get(n);
      if (this.#isOn && at !== undefined) this.taken.push(nowMs - at);
    }
    place.slice = cursors.slice;
    if (!this.#isOn || intents.length === 0) return;
    const slices = new Map();
    for (const { seq, source, to } of tape) if (source === 'slice') slices.set(seq, to);
    for (const { kind, seq, leg } of intents) {
      const appended = times?.get(slices.get(seq));
      if (kind !== 'place' || appended === undefined) continue;
      const id = clientOrderId({ actor: claim.actorId, seq, leg, child: 0 });
      this.#decided.set(id, { appended, committed: nowMs });
    }
  }

  #place({ clientOrderId: id }, nowMs) {
    const decided = this.#decided.get(id);
    if (decided === undefined) return;
    this.#decided.delete(id);
    this.decisions.push(decided.committed - decided.appended);
    this.handovers.push(nowMs - decided.committed);
    this.whole.push(nowMs - decided.appended);
  }
}
