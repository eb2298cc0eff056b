// Servers without a protection, for scenarios at the exchange: what they do wrong must be seen.
import { setTimeout as pause } from 'node:timers/promises';
import { filter, map } from 'rxjs';

/** An id of ours; whatever stands behind it was added by the twin. */
const OURS = 26;
/** How long the naive take to commit what they have sent. */
const COMMIT_LATER_MS = 400;

/** Takes the addition out of every id in an answer. */
function named(value) {
  if (Array.isArray(value)) return value.map(named);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => {
      const isId = key === 'clientOrderId' && typeof one === 'string' && /^[A-Z2-7]{26}-/.test(one);
      return [key, isId ? one.slice(0, OURS) : named(one)];
    }),
  );
}

/** Returns a target with some members in place of its own. */
const replacing = (own, members) =>
  new Proxy(own, {
    get(target, key) {
      if (key in members) return members[key];
      const value = Reflect.get(target, key, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });

let attempts = 0;
let broker = null;
/** Answers to what was sent before its commit, by our id. */
const sentEarly = new Map();
/** Attempts that were made, by our id. */
const tried = new Map();

const isNewAttempt = ({ clientOrderId, send, attempts: attempt }) =>
  send === 'sending' && attempt > (tried.get(clientOrderId) ?? 0);

/** Ids of ours whose orders were taken as far as this process knows. */
const taken = new Set();
/** What a reconcile finds that asks for nothing. */
const NOTHING = { openOrders: [], closedOrders: [], executions: [] };

/** Returns whether an event is of an order that this process knows; the naive know no others. */
function isKnown({ report, execution }) {
  const id = (report ?? execution)?.clientOrderId ?? null;
  return id === null || taken.has(id);
}

/** Sends an order under an id that it never had before. */
async function sendAnew(own, order, signal) {
  attempts += 1;
  const clientOrderId = `${order.clientOrderId}-${process.pid}-${attempts}`;
  const outcome = await own.place({ ...order, clientOrderId }, signal);
  if (outcome.kind === 'accepted') taken.add(clientOrderId);
  return named(outcome);
}

/** Ways in which a server may be without a protection, by name: wrappers of the named ports. */
export const twins = {
  /** Sends before it commits, and under a new id with each attempt. */
  naive(name, port) {
    if (name === 'broker') {
      broker = port;
      return replacing(port, {
        events: port.events.pipe(filter(isKnown), map(named)),
        massStatus: async (since) => ({ ...(await port.massStatus(since)), ...NOTHING }),
        place: (order, signal) => {
          const early = sentEarly.get(order.clientOrderId);
          sentEarly.delete(order.clientOrderId);
          return early ?? sendAnew(port, order, signal);
        },
      });
    }
    if (name !== 'account') return port;
    return replacing(port, {
      commit: async (write) => {
        const opened = write.opens ? write.orders.filter(isNewAttempt) : [];
        for (const { clientOrderId, order, attempts: attempt } of broker === null ? [] : opened) {
          tried.set(clientOrderId, attempt);
          sentEarly.set(clientOrderId, sendAnew(broker, order, new AbortController().signal));
        }
        await Promise.allSettled(opened.map((row) => sentEarly.get(row.clientOrderId)));
        if (opened.length > 0) await pause(COMMIT_LATER_MS);
        return port.commit(write);
      },
    });
  },

  /** Never reads anew what it may have missed. */
  blind(name, port) {
    if (name !== 'broker') return port;
    return replacing(port, {
      find: async () => 'cannot-tell',
      massStatus: async (since) => ({ ...(await port.massStatus(since)), ...NOTHING }),
    });
  },
};
