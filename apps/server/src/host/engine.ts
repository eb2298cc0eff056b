import { hostname } from 'node:os';
import { backtestActor, importActor, prepareBacktest } from '@vela/actors';
import type { ActorPorts } from '@vela/actors';
import { ENGINE_VERSION } from '@vela/backtest';
import { PaperBroker } from '@vela/broker-paper';
import type { Config } from '@vela/config';
import { storedCandleSource } from '@vela/market-data';
import { createInstance, createSupervisor } from '@vela/ownership';
import type { ActorHandler } from '@vela/ownership';
import type { LiveRuntime, StrategyRuntime } from '@vela/ports';
import { disturbing } from '@vela/rehearsal';
import { createLiveRuntime } from '@vela/runners';
import type { Metrics } from '@vela/telemetry';
import { asyncScheduler } from 'rxjs';
import type { Role } from '../roles.js';
import type { Ground } from '../services/ground.js';
import { importJob } from './import-job.js';

/** What an engine works with. */
export interface EngineSetup {
  readonly ground: Ground;
  readonly runtime: StrategyRuntime;
  readonly config: Config;
  readonly metrics: Metrics;
  readonly roles: readonly Role[];
}

/** The actors of this process, at work. */
export interface Engine {
  /** Hands every actor over. */
  drain(): Promise<void>;
  /** How many actors of each kind it carries. */
  owned(): Readonly<Record<string, number>>;
}

/** Imports that may run beside as many backtests as there are workers. */
const IMPORTS_MAX = 1;
/** Milliseconds that one step of a rehearsed run, or its statistics, may compute. */
const REHEARSED_STEP_MS = 5_000;

/** Starts to claim actors and to work on them. */
export function startEngine({ ground, runtime, config, metrics, roles }: EngineSetup): Engine {
  const rehearsals = new Rehearsals();
  const supervisor = createSupervisor({
    instance: createInstance({
      store: ground.actors,
      hints: ground.hints,
      now,
      random: Math.random,
      scheduler: asyncScheduler,
      log: ground.logger,
      name: `${hostname()}-${process.pid}`,
      build: ENGINE_VERSION,
      roles,
    }),
    handlers: handlersOf({ ground, runtime, metrics, rehearsals }),
    maxConcurrent: config.workers + IMPORTS_MAX,
    random: Math.random,
    log: ground.logger,
  });
  supervisor.start();
  const drain = async (): Promise<void> => {
    await supervisor.stop();
    await rehearsals.close();
  };
  return { drain, owned: () => supervisor.stats().owned };
}

/** Workers of runs with a fault script: made for the first one, apart from those that trade. */
class Rehearsals implements Pick<LiveRuntime, 'open'> {
  #runtime: LiveRuntime | null = null;

  open(request: Parameters<LiveRuntime['open']>[0]): ReturnType<LiveRuntime['open']> {
    this.#runtime ??= createLiveRuntime({ threads: 2, stepLimitMs: REHEARSED_STEP_MS });
    return this.#runtime.open(request);
  }

  async close(): Promise<void> {
    await this.#runtime?.close();
  }
}

const now = (): number => performance.now();

function handlersOf({
  ground,
  runtime,
  metrics,
  rehearsals,
}: Pick<EngineSetup, 'ground' | 'runtime' | 'metrics'> & { readonly rehearsals: Rehearsals }): {
  readonly backtest: ActorHandler;
  readonly import: ActorHandler;
} {
  const ports: ActorPorts = {
    commands: ground.actors,
    hints: ground.hints,
    events: ground.events,
    clock: ground.clock,
    now,
    scheduler: asyncScheduler,
    log: ground.logger,
  };
  return {
    backtest: backtestActor({
      ...ports,
      backtests: ground.backtests,
      candles: storedCandleSource(ground.candles),
      runtime,
      prepare: (record) => prepareBacktest(record, ground),
      disturb: disturbing({
        runtime: rehearsals,
        venue: ({ account, feeds }) => new PaperBroker({ account, feeds }),
        turn: () => new Promise((resolve) => setImmediate(resolve)),
        log: ground.logger,
      }),
      observe: {
        candles: (count) => {
          metrics.backtestCandles(count);
        },
        ended: (state) => {
          metrics.backtest(state);
        },
      },
    }),
    import: importActor({
      ...ports,
      imports: ground.imports,
      job: importJob(ground),
      discard: ({ id, datasetId }) => ground.candles.discard(datasetId, id),
    }),
  };
}
