import {
  Subject,
  Subscription,
  exhaustMap,
  filter,
  firstValueFrom,
  from,
  merge,
  timer,
} from 'rxjs';
import { Holdings } from './holdings.js';
import type { ActorInstance, InstanceOptions, InstanceStats, InstanceWork } from './instance.js';
import { Lease } from './lease.js';
import { within } from './pause.js';
import type { Tenure } from './tenure.js';

const RENEW_MS = 500;
/** How often free actors are looked for when no hint comes, and how many are taken at once. */
const CLAIM_MS = 250;
const CLAIM_MAX = 25;
/** Longest wait for handlers, and then for the database, while draining. */
const DRAIN_MS = 1_500;
const DATABASE_MS = 1_000;

/** The loop behind `createInstance`. */
export class InstanceLoop implements ActorInstance {
  private work: InstanceWork | null = null;
  private phase: 'idle' | 'running' | 'draining' | 'left' = 'idle';
  private readonly lease: Lease;
  private readonly holdings = new Holdings();
  private readonly wakes = new Subject<void>();
  private readonly finishes = new Subject<void>();
  private readonly loops = new Subscription();
  /** Tenures that are kept for a while before they are given back. */
  private readonly kept = new Map<Tenure, Subscription>();
  private claimAgain = false;
  private draining: Promise<void> | null = null;
  private readonly counts = { claimed: 0, replaced: 0 };

  constructor(private readonly options: InstanceOptions) {
    this.lease = new Lease(options, {
      verify: (boot) => this.verify(boot),
      holding: () => {
        this.holdings.resumeAll();
        this.wakes.next();
      },
      forgotten: () => {
        this.holdings.endAll('replaced');
        this.holdings.forgetReleases();
      },
    });
  }

  start(work: InstanceWork): void {
    if (this.work !== null) return;
    this.work = work;
    this.phase = 'running';
    const { scheduler, hints } = this.options;
    const hinted = merge(hints.whenReleased(), this.wakes);
    // A hint that arrives during a claim must not be lost with it.
    this.loops.add(hinted.subscribe(() => (this.claimAgain = true)));
    this.loops.add(
      timer(RENEW_MS, RENEW_MS, scheduler)
        .pipe(exhaustMap(() => from(this.lease.renew().then(() => this.release()))))
        .subscribe(),
    );
    this.loops.add(
      merge(timer(CLAIM_MS, CLAIM_MS, scheduler), hinted)
        .pipe(exhaustMap(() => from(this.claim(work))))
        .subscribe(),
    );
    void this.lease.bootUp();
  }

  wake(): void {
    this.wakes.next();
  }

  stats(): InstanceStats {
    const { boot, failures } = this.lease;
    const running = boot === null ? 'booting' : this.lease.holds() ? 'live' : 'suspended';
    return {
      name: this.options.name,
      boot,
      phase: this.phase === 'running' ? running : this.phase,
      owned: this.holdings.byKind(),
      ...this.counts,
      failures,
    };
  }

  finished(tenure: Tenure, afterMs = 0): void {
    if (afterMs > 0 && this.phase === 'running') {
      const waiting = timer(afterMs, this.options.scheduler);
      this.kept.set(
        tenure,
        waiting.subscribe(() => this.finished(tenure)),
      );
      return;
    }
    this.kept.get(tenure)?.unsubscribe();
    this.kept.delete(tenure);
    if (!this.holdings.finish(tenure)) return;
    this.finishes.next();
    if (this.phase === 'running') void this.release().then(() => this.wake());
  }

  drain(): Promise<void> {
    this.draining ??= this.leave();
    return this.draining;
  }

  /** Takes free actors while there is room and a lease that certainly holds. */
  private async claim({ kinds, capacity, onClaim }: InstanceWork): Promise<void> {
    const { store } = this.options;
    do {
      this.claimAgain = false;
      const { boot } = this.lease;
      const room = Math.min(CLAIM_MAX, capacity - this.holdings.size);
      if (boot === null || room <= 0 || this.phase !== 'running' || !this.lease.holds()) return;
      let claims;
      try {
        claims = await store.claim(boot, kinds, room);
      } catch (thrown) {
        // Claims whose answer was lost are given out again by the next call.
        this.lease.failed('claim', thrown);
        return;
      }
      if (this.lease.boot !== boot || this.phase !== 'running') {
        // Too late to begin: the claims go back at once.
        const ids = claims.map(({ actorId }) => actorId);
        if (ids.length > 0) await store.release(boot, ids).catch(() => undefined);
        return;
      }
      for (const claim of claims) {
        this.counts.claimed++;
        const onReplaced = (): void => void this.counts.replaced++;
        onClaim(this.holdings.begin(claim, () => this.lease.holds(), onReplaced));
      }
      if (claims.length === room) this.claimAgain = true;
    } while (this.claimAgain);
  }

  /** Gives back what is over; what cannot be given back now is given back after the next renewal. */
  private async release(): Promise<void> {
    const { boot } = this.lease;
    const ids = this.holdings.toRelease();
    if (boot === null || ids.length === 0) return;
    try {
      await this.options.store.release(boot, ids);
      this.holdings.released(ids);
    } catch (thrown) {
      this.lease.failed('release', thrown);
    }
  }

  /**
   * Compares how many actors the database lists as ours with how many we think we own. When some
   * are gone nobody knows which: all tenures end, and what is still ours is free to be claimed.
   */
  private async verify(boot: number): Promise<void> {
    const { store, log } = this.options;
    const me = (await store.instances()).find((instance) => instance.boot === boot);
    if (me !== undefined && me.actors >= this.holdings.listed) return;
    log.warn('Actors were taken over while the lease had lapsed; all of them are given back.', {
      instance: this.options.name,
      actors: this.holdings.size,
    });
    this.counts.replaced += this.holdings.size;
    this.holdings.endAll('replaced');
    await store.release(boot, this.holdings.all());
  }

  private async leave(): Promise<void> {
    const started = this.phase === 'running';
    this.phase = 'draining';
    const { scheduler } = this.options;
    const registered = within(this.lease.stop(), { ms: DATABASE_MS, what: 'boot', scheduler });
    await registered.catch((thrown: unknown) => this.lease.failed('boot', thrown));
    if (started) {
      await this.bounded('drain', (boot) => this.options.store.drain(boot));
      this.holdings.endAll('draining');
      for (const tenure of this.kept.keys()) this.finished(tenure);
      await this.handlersFinished();
      const ids = this.holdings.all();
      await this.bounded('release', (boot) => this.options.store.release(boot, ids));
      if (ids.length > 0) this.options.hints.released(ids);
      await this.bounded('leave', (boot) => this.options.store.leave(boot));
    }
    this.loops.unsubscribe();
    this.phase = 'left';
  }

  private async handlersFinished(): Promise<void> {
    if (this.holdings.size === 0) return;
    const none = firstValueFrom(this.finishes.pipe(filter(() => this.holdings.size === 0)));
    const { scheduler, log } = this.options;
    await within(none, { ms: DRAIN_MS, what: 'finishing', scheduler }).catch(() =>
      log.warn('Some actors did not stop in time; they are given back all the same.', {
        actors: this.holdings.size,
      }),
    );
  }

  /** Calls the database if this instance has a number, for a bounded time, whatever it answers. */
  private async bounded(what: string, call: (boot: number) => Promise<void>): Promise<void> {
    const { boot } = this.lease;
    if (boot === null) return;
    const { scheduler } = this.options;
    await within(call(boot), { ms: DATABASE_MS, what, scheduler }).catch((thrown: unknown) =>
      this.lease.failed(what, thrown),
    );
  }
}
