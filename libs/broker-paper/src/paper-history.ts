import type { Canonical, Micros } from '@vela/kernel';
import type { ExecutionReport } from '@vela/orders';

/** How many executions are remembered to be told again. */
const REMEMBERED = 4_000;

/** The latest executions of an account with the instants of the market at which they were told. */
export class PaperHistory {
  #executions: [at: Micros, execution: ExecutionReport][] = [];
  /** Everything told after this instant is still here. */
  #coversFrom: Micros = 0;

  constructor(state: Canonical) {
    if (state === null) return;
    const stored = state as unknown as ReturnType<PaperHistory['snapshot']>;
    const { coversFrom, executions } = stored as {
      coversFrom: number;
      executions: [number, ExecutionReport][];
    };
    this.#coversFrom = coversFrom;
    this.#executions = [...executions];
  }

  /** Remembers an execution. */
  add(execution: ExecutionReport, at: Micros): void {
    this.#executions.push([at, execution]);
    // Half as many again at most, so that forgetting costs little for each.
    if (this.#executions.length < REMEMBERED * 1.5) return;
    const gone = this.#executions.length - REMEMBERED;
    this.#coversFrom = this.#executions[gone - 1]![0] + 1;
    this.#executions = this.#executions.slice(gone);
  }

  /** Returns the executions since an instant, and from when on they are complete. */
  since(at: Micros): { readonly executions: ExecutionReport[]; readonly coversFrom: Micros } {
    const executions = this.#executions.filter(([told]) => told >= at).map(([, one]) => one);
    return { executions, coversFrom: this.#coversFrom };
  }

  /** Returns the state as plain data. */
  snapshot(): Canonical {
    const executions = this.#executions as unknown as Canonical;
    return { coversFrom: this.#coversFrom, executions };
  }
}
