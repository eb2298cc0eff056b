import { VelaError } from '@vela/kernel';
import type { BacktestOutcome, RunProgress, RuntimeSession, StrategyRuntime } from '@vela/ports';
import { Subject, firstValueFrom, timer } from 'rxjs';
import type { SchedulerLike } from 'rxjs';

const NOTHING = new Uint8Array(0);

/** What every scripted run comes to. */
export const SCRIPTED_OUTCOME: BacktestOutcome = {
  resultDigest: 'digest',
  metrics: {},
  assumptions: [],
  warnings: [],
  report: {
    uncertainty: {
      ambiguousCandles: 0,
      resolutions: 0,
      requested: 0,
      failed: 0,
      finalEquity: null,
      totalReturn: null,
      maxDrawdown: null,
      tradeCount: null,
      candles: [],
    },
    account: { marginCalls: 0, balances: [], cash: [] },
    fees: { lines: [], unknown: [], notModelled: [] },
    instruments: [],
  },
  tradeCount: 1,
  orderCount: 2,
  fillCount: 2,
  columns: { equity: NOTHING, trades: NOTHING, orders: NOTHING, fills: NOTHING, facts: NOTHING },
};

/** Strategies that do as a test says, in virtual time, and what became of them. */
export class RuntimeScript {
  startMs = 20;
  /** Time that a batch takes; Infinity for an endless loop. */
  batchMs = 50;
  finishMs = 30;
  /** Slices after which the strategy throws. */
  throwsAt: number | null = null;
  /** Resolutions of ambiguous candles that each run has. */
  resolutions = 0;
  /** Sessions that were started. */
  sessions = 0;
  /** Sessions whose worker is at work. */
  readonly busy = new Set<RuntimeSession>();
  /** Sessions that were ended. */
  readonly terminated = new Set<RuntimeSession>();

  /** Returns a runtime whose workers live by the timers of one process. */
  runtime(scheduler: SchedulerLike): StrategyRuntime {
    return {
      start: () => this.start(scheduler),
      prepare: () => undefined,
      close: () => Promise.resolve(),
    };
  }

  private async start(scheduler: SchedulerLike): Promise<RuntimeSession> {
    this.sessions++;
    const gone = new Subject<never>();
    const wait = (ms: number): Promise<void> =>
      new Promise((resolve, reject) => {
        gone.subscribe({ error: reject });
        if (ms !== Infinity) void firstValueFrom(timer(ms, scheduler)).then(() => resolve());
      });
    await wait(this.startMs);
    let [slices, equity] = [0, 1_000];
    let at: number | null = null;
    let done = 0;
    const progress = (): RunProgress => ({
      slices,
      simulatedAt: at,
      equity,
      resolutions: { count: this.resolutions, done },
    });
    const session: RuntimeSession = {
      advance: async (batch) => {
        this.busy.add(session);
        await wait(this.batchMs);
        this.busy.delete(session);
        slices += batch.length;
        if (this.throwsAt !== null && slices >= this.throwsAt) {
          throw new VelaError('STRATEGY_FAILED', `the strategy threw at slice ${this.throwsAt}`);
        }
        const simulatedAt = batch.availableAt.at(-1) ?? null;
        equity = 1_000 + slices;
        at = simulatedAt;
        return progress();
      },
      resolve: async () => {
        await wait(this.batchMs);
        done++;
        return progress();
      },
      finish: async () => {
        await wait(this.finishMs);
        return SCRIPTED_OUTCOME;
      },
      terminate: async () => {
        this.terminated.add(session);
        this.busy.delete(session);
        gone.error(new VelaError('CANCELLED', 'the run was ended'));
      },
    };
    return session;
  }
}
