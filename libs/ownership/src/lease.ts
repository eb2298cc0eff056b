import { messageOf } from '@vela/kernel';
import type { InstanceOptions } from './instance.js';
import { backoffMs, pause, within } from './pause.js';

/** The time that one renewal gives. */
const LEASE_MS = 2_000;
const BOOT_BACKOFF = { firstMs: 250, mostMs: 5_000 };

/** What happens to whoever relies on a lease. */
export interface LeaseEvents {
  /** The lease lapsed meanwhile: resolves once it is known what is still owned. */
  verify(boot: number): Promise<void>;
  /** The lease holds for the first time, or again after it had lapsed. */
  holding(): void;
  /** The database does not know this instance any more; a new one will be booted. */
  forgotten(): void;
}

/** The right of this process to act for its actors, as far as it can know it. */
export class Lease {
  private number: number | null = null;
  /** Monotonic time until which the lease holds for certain. */
  private deadline = -Infinity;
  private booting = false;
  /** The registration that is under way, if any. */
  private registering: Promise<void> = Promise.resolve();
  private stopped = false;
  private troubled = false;
  /** Calls to the database that failed. */
  failures = 0;

  constructor(
    private readonly options: InstanceOptions,
    private readonly events: LeaseEvents,
  ) {}

  /** Number of this instance, null while it has none. */
  get boot(): number | null {
    return this.number;
  }

  /** Returns whether the lease holds for certain at this moment. */
  holds(): boolean {
    return this.number !== null && this.options.now() < this.deadline;
  }

  /** Registers nothing any more; resolves when what was on its way has arrived or was undone. */
  stop(): Promise<void> {
    this.stopped = true;
    return this.registering;
  }

  /** Registers a new instance; tries until it succeeds or is stopped. */
  async bootUp(): Promise<void> {
    if (this.booting) return;
    this.booting = true;
    const { random, scheduler } = this.options;
    for (let attempt = 0; !this.stopped && this.number === null; attempt++) {
      this.registering = this.register();
      await this.registering;
      if (this.number !== null || this.stopped) break;
      await pause(backoffMs(BOOT_BACKOFF, attempt, random()), scheduler);
    }
    this.booting = false;
  }

  /** Asks for a number once; one that comes after the end is given back. */
  private async register(): Promise<void> {
    const { store, name, build, roles, now } = this.options;
    const before = now();
    try {
      const boot = await store.boot({ name, build, roles });
      if (this.stopped) {
        await store.leave(boot);
        return;
      }
      this.number = boot;
      this.deadline = before + LEASE_MS;
      this.recovered();
      this.events.holding();
    } catch (thrown) {
      this.failed('boot', thrown);
    }
  }

  /** Prolongs the lease once. Never rejects: the next renewal tries again. */
  async renew(): Promise<void> {
    const boot = this.number;
    if (boot === null) return;
    const { store, now, scheduler } = this.options;
    const before = now();
    let lapsed = false;
    try {
      const call = { ms: LEASE_MS, what: 'renewing the lease', scheduler };
      const known = await within(store.renew(boot), call);
      if (this.number !== boot) return;
      if (!known) {
        // Who is leaving took its own row away: nobody forgot it.
        if (!this.stopped) this.forget(boot);
        return;
      }
      // It may have lapsed while this call was on its way, and somebody may wait since then.
      lapsed = now() >= this.deadline;
      // While the lease had lapsed, others may have taken actors that are still thought to be ours.
      if (lapsed) await within(this.events.verify(boot), call);
      this.deadline = before + LEASE_MS;
    } catch (thrown) {
      this.failed('renew', thrown);
      return;
    }
    this.recovered();
    if (lapsed && this.holds()) this.events.holding();
  }

  /** Notes a failed call; the first of a row is logged. */
  failed(what: string, thrown: unknown): void {
    this.failures++;
    if (this.troubled) return;
    this.troubled = true;
    this.options.log.warn('The database does not answer; owned actors wait.', {
      operation: what,
      error: messageOf(thrown),
    });
  }

  private recovered(): void {
    if (this.troubled) this.options.log.info('The database answers again.');
    this.troubled = false;
  }

  private forget(boot: number): void {
    this.options.log.warn('This instance is not known any more; it boots again.', { boot });
    this.number = null;
    this.deadline = -Infinity;
    this.events.forgotten();
    // What is left of the old instance, such as its lock, must not outlive it.
    this.options.store.leave(boot).catch((thrown: unknown) => this.failed('leave', thrown));
    void this.bootUp();
  }
}
