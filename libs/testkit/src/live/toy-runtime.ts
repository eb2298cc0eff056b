import { sha256 } from '@noble/hashes/sha2.js';
import { VelaError, canonicalBytes } from '@vela/kernel';
import type { Canonical } from '@vela/kernel';
import { clientOrderId } from '@vela/orders';
import type { BrokerOrder, Intent } from '@vela/orders';
import type {
  LiveInput,
  LiveRequest,
  LiveRuntime,
  LiveSession,
  LiveStep,
  TapeEntry,
} from '@vela/ports';

/** What a toy run keeps; plain data, so that its snapshot is its text. */
interface ToyState {
  input: number;
  slices: number;
  position: number;
  orders: number;
  fills: number;
  open: string[];
  isSilent: boolean;
  isStopped: boolean;
  nextTimerAt: number | null;
  at: number;
  link: string;
}

/** How a toy strategy behaves. */
export interface ToyRules {
  readonly warmUp: number;
  /** It trades at every slice that this divides. */
  readonly every: number;
  /** Microseconds behind a trade at which a timer fires, 0 for no timers. */
  readonly timerAfter: number;
  /** What a step throws before it takes an input; runs are silent after a pause or a stop. */
  readonly fault: (input: LiveInput, isSilent: boolean, actorId: string) => VelaError | null;
  /** Slices at which a limit is breached. */
  readonly breaches: readonly number[];
}

/** Rules of a run that never fails. */
export const SOUND: ToyRules = {
  warmUp: 0,
  every: 3,
  timerAfter: 0,
  fault: () => null,
  breaches: [],
};

/** A runtime in the thread of the test, whose runs are small enough to be checked by eye. */
export class ToyRuntime implements LiveRuntime {
  opened = 0;
  stepped = 0;
  /** Rejects every run that is opened, null for none. */
  refusal: VelaError | null = null;
  /** Rejects the next calls of sessions, one each. */
  readonly losses: VelaError[] = [];

  constructor(public rules: ToyRules = SOUND) {}

  async open(request: LiveRequest): Promise<LiveSession> {
    await Promise.resolve();
    if (this.refusal !== null) throw this.refusal;
    this.opened++;
    return new ToySession(this, request);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

class ToySession implements LiveSession {
  readonly warmUp: number;
  #state: ToyState;
  #isLost = false;

  constructor(
    private readonly runtime: ToyRuntime,
    private readonly request: LiveRequest,
  ) {
    this.warmUp = runtime.rules.warmUp;
    this.#state =
      request.snapshot === null
        ? {
            input: request.input,
            slices: 0,
            position: 0,
            orders: 0,
            fills: 0,
            open: [],
            isSilent: false,
            isStopped: false,
            nextTimerAt: null,
            at: 0,
            link: Buffer.from(request.chain).toString('hex'),
          }
        : (JSON.parse(Buffer.from(request.snapshot).toString('utf8')) as ToyState);
  }

  async step(inputs: readonly LiveInput[]): Promise<LiveStep> {
    await Promise.resolve();
    this.#alive();
    const tape: TapeEntry[] = [];
    const intents: Intent[] = [];
    let breach: LiveStep['breach'] = null;
    for (const input of inputs) {
      const fault = this.runtime.rules.fault(input, this.#state.isSilent, this.request.actorId);
      if (fault !== null) {
        this.#isLost = true;
        throw fault;
      }
      this.runtime.stepped++;
      this.#state.input++;
      const made = this.#take(input);
      intents.push(...made);
      const { source, n } = input;
      const body = source === 'slice' ? input.batch.series[0]!.close[0]! : { ...input };
      const effects = { made, body } as unknown as Canonical;
      const link = sha256(canonicalBytes({ before: this.#state.link, source, n, effects }));
      this.#state.link = Buffer.from(link).toString('hex');
      tape.push({ seq: this.#state.input, source, from: n, to: n, link });
      if (source === 'slice' && this.runtime.rules.breaches.includes(n) && !this.#state.isSilent) {
        breach = { code: 'LOSS_LIMIT', message: 'too much was lost', mode: 'HALT' };
      }
    }
    return { ...this.#stand(), tape, intents, breach };
  }

  async snapshot(): Promise<Uint8Array> {
    await Promise.resolve();
    this.#alive();
    return new TextEncoder().encode(JSON.stringify(this.#state));
  }

  describe() {
    return Promise.resolve({ candles: [], indicators: [] });
  }

  close(): void {
    this.#isLost = true;
  }

  #alive(): void {
    const loss = this.runtime.losses.shift();
    if (loss !== undefined) this.#isLost = true;
    if (this.#isLost) throw loss ?? new VelaError('UNAVAILABLE', 'lost', { retryable: true });
  }

  #take(input: LiveInput): readonly Intent[] {
    const state = this.#state;
    switch (input.source) {
      case 'slice': {
        state.slices++;
        state.at = input.batch.availableAt[0]!;
        const { every, timerAfter } = this.runtime.rules;
        const trades = state.slices > this.warmUp && state.slices % every === 0;
        if (!trades || state.isSilent || state.open.length > 0) return [];
        if (timerAfter > 0) state.nextTimerAt = state.at + timerAfter;
        return [this.#place(state.position <= 0 ? 'buy' : 'sell', 1, 0)];
      }
      case 'timer':
        state.nextTimerAt = null;
        return state.isSilent ? [] : [this.#place('buy', 1, 0)];
      case 'account':
        this.#learn(input.fact);
        return [];
      case 'command':
        return this.#obey(input.command);
    }
  }

  #learn(fact: Extract<LiveInput, { source: 'account' }>['fact']): void {
    const state = this.#state;
    if (fact.kind === 'execution') {
      const { side, quantity, clientOrderId: id } = fact.execution;
      state.position += (side === 'buy' ? 1 : -1) * Number(quantity);
      state.fills++;
      state.open = state.open.filter((one) => one !== id);
    } else if (fact.kind === 'report' && fact.report.status === 'canceled') {
      state.open = state.open.filter((one) => one !== fact.report.clientOrderId);
    }
  }

  #obey(command: Extract<LiveInput, { source: 'command' }>['command']): readonly Intent[] {
    const state = this.#state;
    state.isSilent = command.kind !== 'resume';
    if (command.kind !== 'stop') return [];
    state.isStopped = true;
    const cancels = state.open.map(
      (target, leg): Intent => ({ seq: state.input, leg, kind: 'cancel', target }),
    );
    if (command.positions === 'KEEP' || state.position === 0) return cancels;
    const side = state.position > 0 ? 'sell' : 'buy';
    return [...cancels, this.#place(side, Math.abs(state.position), cancels.length)];
  }

  #place(side: 'buy' | 'sell', quantity: number, leg: number): Intent {
    const state = this.#state;
    const { actorId } = this.request;
    const id = clientOrderId({ actor: actorId, seq: state.input, leg, child: 0 });
    state.open.push(id);
    state.orders++;
    const order = { clientOrderId: id, subAccount: actorId, side, quantity: String(quantity) };
    return { seq: state.input, leg, kind: 'place', order: order as BrokerOrder };
  }

  #stand(): Omit<LiveStep, 'tape' | 'intents' | 'breach'> {
    const { input, slices, position, orders, fills, open, nextTimerAt, link, at } = this.#state;
    return {
      input,
      chain: Uint8Array.from(Buffer.from(link, 'hex')),
      nextTimerAt,
      isWarm: slices >= this.warmUp,
      isFlat: position === 0,
      hasOpenOrders: open.length > 0,
      summary: { at, slices, orders, fills, equity: position } as LiveStep['summary'],
      printed: [],
      denials: [],
    };
  }
}
