import type { BusState } from '@vela/ports';
import { BehaviorSubject } from 'rxjs';
import { matches } from './subject.js';
import type { Delivery, Transport } from './transport.js';

/** Most messages that wait for delivery. A further one is dropped and counted: it is a hint. */
const QUEUE_MAX = 65_536;
/** Messages delivered before timers and sockets get their turn. */
const TURN_MAX = 1_000;
/** Largest body, the same as an ordinary NATS server allows. */
const BODY_MAX = 1_048_576;

interface Listener {
  readonly tokens: readonly string[];
  readonly group: string | null;
  readonly handler: (delivery: Delivery) => void;
}

/** The listeners of one process, and how a message finds them. */
class Listeners {
  private readonly all = new Set<Listener>();
  private turns = 0;

  add(listener: Listener): () => void {
    this.all.add(listener);
    return () => this.all.delete(listener);
  }

  clear(): void {
    this.all.clear();
  }

  /** Calls everybody whom a message is for; of a group one after the other. Returns how many. */
  call(message: Delivery): number {
    const tokens = message.subject.split('.');
    const groups = new Map<string, Listener[]>();
    let count = 0;
    for (const listener of this.all) {
      if (!matches(listener.tokens, tokens)) continue;
      count++;
      if (listener.group === null) listener.handler(message);
      else groups.set(listener.group, [...(groups.get(listener.group) ?? []), listener]);
    }
    for (const members of groups.values()) members[this.turns++ % members.length]!.handler(message);
    return count;
  }
}

/** Returns a transport within this process. Delivery is never in the publisher's own call. */
export function createInProcessTransport(): Transport {
  const state = new BehaviorSubject<BusState>('connected');
  const listeners = new Listeners();
  const stats = { published: 0, received: 0, dropped: 0 };
  let queue: Delivery[] = [];
  let idle: (() => void)[] = [];
  let inboxes = 0;
  let running = false;

  const deliver = (message: Delivery): void => {
    const count = listeners.call(message);
    stats.received += count;
    if (count === 0 && message.reply !== null) {
      queue.push({ subject: message.reply, body: new Uint8Array(0), reply: null, nobody: true });
    }
  };
  const turn = (): void => {
    const batch = queue.splice(0, TURN_MAX);
    for (const message of batch) deliver(message);
    if (queue.length > 0) {
      setImmediate(turn);
      return;
    }
    running = false;
    for (const resolve of idle.splice(0)) resolve();
  };

  return {
    bodyMax: () => BODY_MAX,
    state: () => state.asObservable(),
    connected: () => state.value === 'connected',
    publish(subject, body, reply) {
      if (state.value === 'disconnected' || queue.length >= QUEUE_MAX) {
        stats.dropped++;
        return false;
      }
      stats.published++;
      queue.push({ subject, body, reply, nobody: false });
      if (!running) {
        running = true;
        queueMicrotask(turn);
      }
      return true;
    },
    subscribe: (pattern, group, handler) =>
      listeners.add({ tokens: pattern.split('.'), group, handler }),
    inbox: () => `_INBOX.${++inboxes}`,
    flush: () => (running ? new Promise((resolve) => idle.push(resolve)) : Promise.resolve()),
    stats: () => ({ ...stats }),
    describe: () => 'in this process',
    close() {
      listeners.clear();
      queue = [];
      if (state.value === 'connected') state.next('disconnected');
      state.complete();
      for (const resolve of idle.splice(0)) resolve();
      idle = [];
      return Promise.resolve();
    },
  };
}
