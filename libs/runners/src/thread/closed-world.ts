import { VelaError } from '@vela/kernel';

/** What is there for no strategy, because a run would not repeat: removed without a trace. */
const REMOVED = [
  'process',
  'fetch',
  'Request',
  'Response',
  'Headers',
  'FormData',
  'WebSocket',
  'EventSource',
  'crypto',
  'Crypto',
  'CryptoKey',
  'SubtleCrypto',
  'performance',
  'PerformanceObserver',
  'navigator',
  'localStorage',
  'sessionStorage',
  'BroadcastChannel',
  'MessageChannel',
  'MessagePort',
  'SharedArrayBuffer',
  'Atomics',
  'WebAssembly',
  'WeakRef',
  'FinalizationRegistry',
  'Intl',
  'eval',
] as const;

/** What is refused in words, because people reach for it: its name and what to take instead. */
const REFUSED_FUNCTIONS: Readonly<Record<string, string>> = {
  setTimeout: 'Count slices instead: this.slice.',
  setInterval: 'Count slices instead: this.slice.',
  setImmediate: 'Hooks run to their end; there is no later.',
  queueMicrotask: 'Hooks run to their end; there is no later.',
  structuredClone: 'Copy arrays and records by hand.',
};

const LOCALE_METHODS: readonly (readonly [object, readonly string[]])[] = [
  [String.prototype, ['localeCompare', 'toLocaleLowerCase', 'toLocaleUpperCase']],
  [Number.prototype, ['toLocaleString']],
  [BigInt.prototype, ['toLocaleString']],
  [Array.prototype, ['toLocaleString']],
  [Object.prototype, ['toLocaleString']],
];

function refusal(what: string, hint: string): (...given: unknown[]) => never {
  return () => {
    throw new VelaError('STRATEGY_FAILED', `${what} is not there for a strategy`, { hint });
  };
}

/**
 * Takes the clock, randomness, timers, the locale, the network and the process away from this
 * thread for good. Everything that the thread itself needs must be loaded before. It keeps honest
 * strategies repeatable; it does not hold a hostile one.
 */
export function closeWorld(scope: object, console: object): void {
  const set = (target: object, name: string, value: unknown): void => {
    Object.defineProperty(target, name, { value, writable: false, configurable: false });
  };
  for (const name of REMOVED) Reflect.deleteProperty(scope, name);
  for (const [name, hint] of Object.entries(REFUSED_FUNCTIONS)) {
    set(scope, name, refusal(name, hint));
  }
  set(scope, 'Date', closedDate());
  set(Math, 'random', refusal('Math.random', 'Take this.random(), the seeded stream of the run.'));
  for (const [prototype, names] of LOCALE_METHODS) {
    for (const name of names) {
      set(prototype, name, refusal(name, 'It would depend on the machine: format by hand.'));
    }
  }
  set(scope, 'console', Object.freeze(console));
  Object.freeze(Math);
  Object.freeze(JSON);
}

/** Returns a class that can be named, as libraries do in `instanceof`, and nothing else. */
function closedDate(): unknown {
  const refuse = refusal('Date', 'Time comes with the candle: candle.openAt, candle.availableAt.');
  function ClosedDate(): never {
    return refuse();
  }
  ClosedDate.now = refuse;
  ClosedDate.parse = refuse;
  ClosedDate.UTC = refuse;
  return ClosedDate;
}
