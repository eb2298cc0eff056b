import { LiveRunSession } from '@vela/backtest';
import { VelaError } from '@vela/kernel';
import type { LiveInput, LiveRequest, LiveStep } from '@vela/ports';
import type { StrategyClass } from '@vela/strategy';
import { builtInStrategy } from '../built-in-strategy.js';
import { nodeHasher } from '../node-hasher.js';
import { loadBundle } from '../thread/bundle-loader.js';
import { bundlePosition } from '../thread/bundle-position.js';
import type { CapturedConsole } from '../thread/captured-console.js';
import { toWireError } from '../thread/wire-error.js';
import type { LiveAnswer, LiveItem } from './live-messages.js';

interface Hosted {
  readonly run: LiveRunSession;
  /** The text of its module, null for a built-in strategy. */
  readonly bundle: string | null;
}

/** The live runs of one thread. */
export class LiveHost {
  readonly #sessions = new Map<number, Hosted>();
  /** Texts of modules: many deployments of one strategy hold one text. */
  readonly #bundles = new Map<string, { readonly text: string; uses: number }>();

  constructor(
    private readonly captured: CapturedConsole,
    /** Called before each input. */
    private readonly beat: () => void,
  ) {}

  /** Answers a question; whatever a strategy throws is an answer, and ends its session. */
  answer(item: LiveItem): LiveAnswer {
    this.captured.clear();
    try {
      return this.#answer(item);
    } catch (thrown) {
      const bundle =
        this.#sessions.get(item.session)?.bundle ??
        (item.kind === 'open' ? textOf(item.request) : null);
      this.#close(item.session);
      const error = toWireError(thrown);
      const position = bundle === null ? null : bundlePosition(thrown, bundle);
      if (position === null) return { kind: 'failed', error };
      return { kind: 'failed', error: { ...error, message: `${error.message} (${position})` } };
    }
  }

  #answer(item: LiveItem): LiveAnswer {
    switch (item.kind) {
      case 'open':
        return { kind: 'opened', warmUp: this.#open(item.session, item.request) };
      case 'step':
        return { kind: 'stepped', step: this.#step(this.#session(item.session), item.inputs) };
      case 'snapshot':
        return { kind: 'state', snapshot: this.#session(item.session).snapshot() };
      case 'describe':
        return { kind: 'seen', view: this.#session(item.session).describe() };
      case 'finish':
        return { kind: 'finished', outcome: this.#session(item.session).finish(nodeHasher) };
      case 'close':
        this.#close(item.session);
        return { kind: 'closed' };
    }
  }

  #session(session: number): LiveRunSession {
    const hosted = this.#sessions.get(session);
    if (hosted !== undefined) return hosted.run;
    throw new VelaError('UNAVAILABLE', 'the run is not open in this thread', { retryable: true });
  }

  #open(session: number, request: LiveRequest): number {
    const bundle = this.#hold(textOf(request));
    const { strategy } = request.run;
    // A module is evaluated anew, so that nothing outside the fields of the strategy is shared.
    const code: StrategyClass =
      strategy.kind === 'builtIn' ? builtInStrategy(strategy.name) : loadBundle(bundle!);
    const run = new LiveRunSession(
      strategy.kind === 'builtIn'
        ? request
        : { ...request, run: { ...request.run, strategy: { ...strategy, bundle: '' } } },
      code,
    );
    this.#sessions.set(session, { run, bundle });
    return run.warmUp;
  }

  /** Steps inputs one by one, so that each has the whole time that a step may take. */
  #step(run: LiveRunSession, inputs: readonly LiveInput[]): LiveStep {
    let all: LiveStep | null = null;
    for (const input of inputs) {
      this.beat();
      const step = run.step([input]);
      all = all === null ? step : joined(all, step);
    }
    return { ...(all ?? run.step([])), printed: this.captured.take() };
  }

  #hold(text: string | null): string | null {
    if (text === null) return null;
    const held = this.#bundles.get(text) ?? { text, uses: 0 };
    held.uses++;
    this.#bundles.set(held.text, held);
    return held.text;
  }

  #close(session: number): void {
    const bundle = this.#sessions.get(session)?.bundle ?? null;
    this.#sessions.delete(session);
    const held = bundle === null ? undefined : this.#bundles.get(bundle);
    if (held !== undefined && --held.uses === 0) this.#bundles.delete(held.text);
  }
}

const textOf = ({ run: { strategy } }: LiveRequest): string | null =>
  strategy.kind === 'module' ? strategy.bundle : null;

/** Returns two steps as one. */
const joined = (first: LiveStep, second: LiveStep): LiveStep => ({
  ...second,
  tape: [...first.tape, ...second.tape],
  intents: [...first.intents, ...second.intents],
  denials: [...first.denials, ...second.denials],
  breach: first.breach ?? second.breach,
});
