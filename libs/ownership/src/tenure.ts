import type { Claim } from '@vela/ports';

/** Why the time of an owner ended. */
export type TenureEnd = 'replaced' | 'draining' | 'finished';

/** The time in which this process owns an actor. */
export interface Tenure {
  readonly claim: Claim;
  /** Aborted when the tenure ends early; its reason is a {@link TenureEnd}. */
  readonly signal: AbortSignal;
  /** Returns whether the owner may act right now: to be asked before each step. */
  holds(): boolean;
  /**
   * Resolves with true as soon as the owner may act, also after an outage of the database, and
   * with false when the tenure has ended.
   */
  ready(): Promise<boolean>;
  /** Says that a commit found another owner: nothing more is to be done for this actor. */
  replaced(): void;
}

/** A tenure as its instance sees it. */
export class OpenTenure implements Tenure {
  private readonly controller = new AbortController();
  private waiting: ((holds: boolean) => void)[] = [];
  private ended: TenureEnd | null = null;

  constructor(
    readonly claim: Claim,
    private readonly mayAct: () => boolean,
    private readonly onReplaced: (tenure: OpenTenure) => void,
  ) {}

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  get end(): TenureEnd | null {
    return this.ended;
  }

  holds(): boolean {
    return this.ended === null && this.mayAct();
  }

  ready(): Promise<boolean> {
    if (this.ended !== null) return Promise.resolve(false);
    if (this.mayAct()) return Promise.resolve(true);
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  replaced(): void {
    if (this.ended === null) this.onReplaced(this);
    this.close('replaced');
  }

  /** Lets those go on who waited for the lease. */
  resume(): void {
    for (const resolve of this.waiting.splice(0)) resolve(true);
  }

  /** Ends the tenure; what already ended stays as it ended. */
  close(end: TenureEnd): void {
    if (this.ended !== null) return;
    this.ended = end;
    for (const resolve of this.waiting.splice(0)) resolve(false);
    if (end !== 'finished') this.controller.abort(end);
  }
}
