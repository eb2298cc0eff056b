import { hostname } from 'node:os';
import { ENGINE_VERSION } from '@vela/backtest';
import type { Config } from '@vela/config';
import { createInstance, createSupervisor } from '@vela/ownership';
import type { Metrics } from '@vela/telemetry';
import { asyncScheduler } from 'rxjs';
import type { Role } from '../roles.js';
import type { Ground } from '../services/ground.js';

/** What an engine works with. */
export interface EngineSetup {
  readonly ground: Ground;
  readonly config: Config;
  readonly metrics: Metrics;
  readonly roles: readonly Role[];
}

/** The actors of this process, at work. */
export interface Engine {
  /** Hands every actor over and lets the workers go. */
  close(): Promise<void>;
}

/** Starts to claim actors and to work on them. */
export async function startEngine(setup: EngineSetup): Promise<Engine> {
  const { ground, metrics, roles } = setup;
  const instance = createInstance({
    store: ground.actors,
    hints: ground.hints,
    now: () => performance.now(),
    random: Math.random,
    scheduler: asyncScheduler,
    log: ground.logger,
    name: `${hostname()}-${process.pid}`,
    build: ENGINE_VERSION,
    roles,
  });
  const supervisor = createSupervisor({
    instance,
    handlers: {},
    maxConcurrent: 1,
    random: Math.random,
    log: ground.logger,
  });
  supervisor.start();
  metrics.watchActors(() => supervisor.stats().owned);
  return { close: () => supervisor.stop() };
}
