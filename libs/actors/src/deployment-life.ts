import type { Micros } from '@vela/kernel';
import type { SwitchMode } from '@vela/orders';
import type { DeploymentState, PositionPolicy, TransitionRow } from '@vela/ports';
import { deploymentLife } from './deployment.machine.js';
import type { DeploymentEvent } from './deployment.machine.js';

/** Who made something happen, and why. */
export interface Cause {
  readonly by: string;
  readonly reason: string | null;
}

/** What must be remembered beside the state. All of it is kept with the state, as plain JSON. */
export interface DeploymentMarks {
  /** Whether the run was told to pause: then reconciling leads back to `paused`. */
  readonly paused: boolean;
  /** What becomes of positions while it is stopping. */
  readonly policy: PositionPolicy;
  /** Id of the command row that is to silence the run, null when none is. */
  readonly halt: string | null;
  /** Id of the row that tells a silenced run to stop once more, null when none is to. */
  readonly again: string | null;
  /** Switch that a breached limit asked for and that is not engaged yet. */
  readonly engage: { readonly mode: SwitchMode; readonly reason: string } | null;
  /** Switches in force as the account's log told them. */
  readonly switches: { readonly [scope: string]: SwitchMode };
  /** An input at which owners may have been lost, and how often it was tried by a marked owner. */
  readonly probe: { readonly input: number; readonly times: number } | null;
  /** A wish to compare the account with the broker: its row, and the gateway's number for it. */
  readonly compare: { readonly id: string; readonly n: number | null } | null;
  /** A start of a run that had stopped: it resumes behind a slice. */
  readonly restart: { readonly command: number; readonly slice: number } | null;
}

const FRESH: DeploymentMarks = {
  paused: false,
  policy: 'KEEP',
  halt: null,
  again: null,
  engage: null,
  switches: {},
  probe: null,
  compare: null,
  restart: null,
};

const STRICTNESS: readonly SwitchMode[] = ['NONE', 'REDUCE_ONLY', 'FLATTEN', 'HALT'];

/** State and marks of one deployment in the hands of its owner, and the changes not yet committed. */
export class DeploymentLife {
  #state: DeploymentState;
  #marks: DeploymentMarks;
  /** Why it is halted or failed. */
  detail: string | null;

  constructor(snapshot: unknown, detail: string | null) {
    this.#state = deploymentLife.restore(snapshot);
    const stored = (snapshot ?? {}) as { readonly marks?: Partial<DeploymentMarks> };
    this.#marks = { ...FRESH, ...stored.marks };
    this.detail = detail;
  }

  get state(): DeploymentState {
    return this.#state;
  }

  get marks(): DeploymentMarks {
    return this.#marks;
  }

  /** Whether nothing is done any more, until somebody starts it again or for ever. */
  get hasEnded(): boolean {
    return this.#state === 'stopped' || this.#state === 'failed';
  }

  /** Whether candles are taken: in states in which nothing is decided they move indicators only. */
  get takesSlices(): boolean {
    // The next candle comes when the strategy can hear of it no more.
    if (this.#marks.halt !== null || this.#marks.again !== null) return false;
    return ['warming-up', 'running', 'paused', 'stopping', 'halted'].includes(this.#state);
  }

  /** Whether facts of the account are taken. */
  get takesFacts(): boolean {
    return this.takesSlices || this.#state === 'reconciling';
  }

  /** The strictest switch in force. */
  get engaged(): SwitchMode {
    const modes = Object.values(this.#marks.switches).map((mode) => STRICTNESS.indexOf(mode));
    return STRICTNESS[Math.max(0, ...modes)]!;
  }

  mark(change: Partial<DeploymentMarks>): void {
    this.#marks = { ...this.#marks, ...change };
  }

  /** Moves by an event and returns the transition; throws `INVALID_TRANSITION` where refused. */
  move(event: DeploymentEvent, cause: Cause, at: Micros): TransitionRow {
    const from = this.#state;
    this.#state = deploymentLife.next(from, event);
    if (this.#state !== 'halted' && this.#state !== 'failed') this.detail = null;
    return { from, to: this.#state, event, ...cause, at };
  }

  /** Returns a note of something that changed no state. */
  note(event: string, cause: Cause, at: Micros): TransitionRow {
    return { from: this.#state, to: this.#state, event, ...cause, at };
  }

  persist(): unknown {
    return { ...deploymentLife.persist(this.#state), marks: this.#marks };
  }
}
