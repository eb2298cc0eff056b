import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

/** What a bus counted, as far as metrics need it. */
export interface CountedMessages {
  readonly published: number;
  readonly received: number;
  readonly dropped: number;
}

/** Figures of this process for Prometheus. */
export interface Metrics {
  /** Type of {@link Metrics.text} for the HTTP header. */
  readonly contentType: string;
  /** Returns all figures in the text format of Prometheus. */
  text(): Promise<string>;
  /** Counts a backtest that ended, or came back, in a state. */
  backtest(state: string): void;
  /** Counts candles that backtests of this process stepped through. */
  backtestCandles(count: number): void;
  /** Asks for the actors owned by this process whenever figures are read. */
  watchActors(count: () => Readonly<Record<string, number>>): void;
  /** Asks a bus for its counts whenever figures are read. */
  watchBus(count: () => CountedMessages): void;
  /** Counts a GraphQL operation. */
  graphqlOperation(labels: { readonly type: string; readonly outcome: 'ok' | 'error' }): void;
  /** Notes how long an HTTP request took; `route` is a pattern, never a path with ids. */
  httpRequest(
    labels: { readonly method: string; readonly route: string; readonly status: number },
    seconds: number,
  ): void;
}

/** Returns the metrics of a process; `processMetrics` adds memory, event loop and collector. */
export function createMetrics({ processMetrics = true } = {}): Metrics {
  const registers = [new Registry()];
  const registry = registers[0]!;
  if (processMetrics) collectDefaultMetrics({ register: registry });
  const backtests = new Counter({
    name: 'vela_backtests_total',
    help: 'Backtests that reached a state.',
    labelNames: ['state'],
    registers,
  });
  const candles = new Counter({
    name: 'vela_backtest_candles_total',
    help: 'Candles that backtests stepped through.',
    registers,
  });
  const operations = new Counter({
    name: 'vela_graphql_operations_total',
    help: 'GraphQL operations by type and outcome.',
    labelNames: ['type', 'outcome'],
    registers,
  });
  const http = new Histogram({
    name: 'vela_http_request_duration_seconds',
    help: 'Time of HTTP requests.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5],
    registers,
  });
  return {
    contentType: registry.contentType,
    text: () => registry.metrics(),
    backtest: (state) => backtests.inc({ state }),
    backtestCandles: (count) => candles.inc(count),
    watchActors: (count) => watchActors(registers, count),
    watchBus: (count) => watchBus(registers, count),
    graphqlOperation: (labels) => operations.inc(labels),
    httpRequest: (labels, seconds) => http.observe(labels, seconds),
  };
}

function watchActors(registers: Registry[], count: () => Readonly<Record<string, number>>): void {
  const gauge: Gauge = new Gauge({
    name: 'vela_actors',
    help: 'Actors that this process owns.',
    labelNames: ['kind'],
    registers,
    collect() {
      gauge.reset();
      for (const [kind, actors] of Object.entries(count())) gauge.set({ kind }, actors);
    },
  });
}

function watchBus(registers: Registry[], count: () => CountedMessages): void {
  const counter: Counter = new Counter({
    name: 'vela_bus_messages_total',
    help: 'Messages on the bus, and those that it had to drop.',
    labelNames: ['direction'],
    registers,
    collect() {
      counter.reset();
      const { published, received, dropped } = count();
      counter.inc({ direction: 'published' }, published);
      counter.inc({ direction: 'received' }, received);
      counter.inc({ direction: 'dropped' }, dropped);
    },
  });
}
