import { createHash } from 'node:crypto';
import { BacktestSession, LiveRunSession } from '@vela/backtest';
import { PaperBroker } from '@vela/broker-paper';
import { readFaultScript } from '@vela/faults';
import { parseTimeframe } from '@vela/kernel';
import type { HasherFactory } from '@vela/kernel';
import { createInstrument } from '@vela/market';
import type { CandleBatch, Instrument } from '@vela/market';
import type { BacktestOutcome, BrokerPort, LiveRuntime, Logger, RunRequest } from '@vela/ports';
import { Rehearsal } from '@vela/rehearsal';
import type { Rehearsed } from '@vela/rehearsal';
import type { StrategyClass } from '@vela/strategy';
import { builtInStrategies } from '@vela/strategy';

const quiet = (): void => undefined;
const silent: Logger = { debug: quiet, info: quiet, warn: quiet, error: quiet };

const hasher: HasherFactory = () => {
  const hash = createHash('sha256');
  const own = {
    update: (part: Uint8Array) => {
      hash.update(part);
      return own;
    },
    hex: () => hash.digest('hex'),
  };
  return own;
};

/** A run that is rehearsed in a test; what is left out has a default. */
export interface Scene {
  /** The name of a strategy that comes with the engine, or a class. */
  readonly strategy: string | StrategyClass;
  readonly batch: CandleBatch;
  readonly parameters?: RunRequest['parameters'];
  readonly instruments?: readonly Instrument[];
  readonly timeframe?: string;
  readonly widerTimeframes?: RunRequest['widerTimeframes'];
  readonly simulation?: RunRequest['simulation'];
  readonly cash?: string;
  readonly faults?: readonly object[];
  readonly seed?: number;
  /** Takes the place of the broker that the gateway sees. */
  readonly wrap?: (broker: BrokerPort) => BrokerPort;
}

/** Returns the run of a scene as a plain backtest comes to it. */
export function plainRun(scene: Scene): BacktestOutcome {
  const { timeframe, strategy: _, ...rest } = requestOf(scene);
  const session = new BacktestSession({
    ...rest,
    strategy: classOf(scene),
    timeframe: parseTimeframe(timeframe),
    createHasher: hasher,
  });
  session.advance(scene.batch);
  return session.finish();
}

/** Returns the run of a scene as it comes to pass with live machines and its faults. */
export async function rehearse(scene: Scene): Promise<Rehearsed> {
  const { batch, faults = [], seed = 1, wrap } = scene;
  const rehearsal = await Rehearsal.open(
    {
      runtime: runtimeOf(classOf(scene)),
      venue: ({ account, feeds }) => new PaperBroker({ account, feeds }),
      turn: () => new Promise((resolve) => setImmediate(resolve)),
      log: silent,
      ...(wrap === undefined ? {} : { wrap }),
    },
    { run: requestOf(scene), script: readFaultScript({ seed, faults }) },
    batch.availableAt[0]!,
  );
  await rehearsal.take(batch);
  return rehearsal.finish();
}

function requestOf(scene: Scene): RunRequest {
  const { instruments = [createInstrument({ id: 'ins_abc', symbol: 'ABC' })] } = scene;
  return {
    strategy: { kind: 'builtIn', name: classOf(scene).name },
    parameters: scene.parameters ?? {},
    instruments,
    timeframe: scene.timeframe ?? '1m',
    ...(scene.widerTimeframes === undefined ? {} : { widerTimeframes: scene.widerTimeframes }),
    startingCash: scene.cash ?? '100000',
    currency: 'USD',
    simulation: scene.simulation ?? {},
    seed: 1,
    expectedSlices: scene.batch.length,
  };
}

function classOf({ strategy }: Scene): StrategyClass {
  if (typeof strategy !== 'string') return strategy;
  const found = builtInStrategies.get(strategy);
  if (found === undefined) throw new Error(`expected a built-in strategy, found ${strategy}`);
  return found;
}

/** Live runs in the thread of the test. */
const runtimeOf = (strategy: StrategyClass): Pick<LiveRuntime, 'open'> => ({
  open: async (request) => {
    await Promise.resolve();
    const session = new LiveRunSession(request, strategy);
    return {
      warmUp: session.warmUp,
      step: async (inputs) => session.step(inputs),
      snapshot: async () => session.snapshot(),
      describe: async () => session.describe(),
      finish: async () => session.finish(hasher),
      close: quiet,
    };
  },
});
