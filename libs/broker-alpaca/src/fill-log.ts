import { MINUTE } from '@vela/kernel';
import type { Micros } from '@vela/kernel';
import type { ExecutionReport } from '@vela/orders';
import type { MassStatus } from '@vela/ports';

/** Executions that one status holds; of more, the latest are told and from when on. */
const TOLD_MAX = 50_000;
/** How far back the newest fills are read again: one may appear late, or be taken back. */
const OVERLAP: Micros = 5 * MINUTE;

/**
 * Fills of an account that were read, in their order. A walk over a long history takes many requests
 * and more than one attempt: what was read of it is kept, and the next one goes on from there.
 */
export class FillLog {
  readonly #fills = new Map<string, ExecutionReport>();
  #from: Micros | null = null;
  #newest: Micros = 0;
  #isCut = false;

  /** Returns the instant from which fills are to be read so that those since an instant are here. */
  begin(since: Micros): Micros {
    if (this.#from === null || since < this.#from) {
      this.#fills.clear();
      this.#from = since;
      this.#newest = since;
      this.#isCut = false;
    }
    const start = Math.max(since, this.#newest - OVERLAP);
    for (const [key, { venueTime }] of this.#fills) if (venueTime >= start) this.#fills.delete(key);
    this.#newest = start;
    return start;
  }

  /** Takes a fill; they come in their order. */
  take(fill: ExecutionReport): void {
    this.#fills.set(fill.key, fill);
    this.#newest = Math.max(this.#newest, fill.venueTime);
    if (this.#fills.size <= 2 * TOLD_MAX) return;
    this.#isCut = true;
    let spare = this.#fills.size - TOLD_MAX;
    for (const key of this.#fills.keys()) {
      if (spare-- <= 0) break;
      this.#fills.delete(key);
    }
  }

  /** Returns the fills since an instant, or the latest of them and from when on they are all here. */
  since(since: Micros): Pick<MassStatus, 'executions' | 'executionsComplete' | 'coversFrom'> {
    const first = this.#isCut ? this.#fills.values().next().value : undefined;
    const isCut = first !== undefined && first.venueTime > since;
    const own = [...this.#fills.values()].filter(({ venueTime }) => venueTime >= since);
    if (!isCut && own.length <= TOLD_MAX) {
      return { executions: own, executionsComplete: true, coversFrom: since };
    }
    const executions = own.slice(-TOLD_MAX);
    return { executions, executionsComplete: false, coversFrom: executions[0]!.venueTime };
  }
}
