import { VelaError, messageOf } from '@vela/kernel';
import type { ActorEvent, ActorProgress, ActorWrite, Claim } from '@vela/ports';
import type { Tenure } from '@vela/ownership';
import { firstValueFrom, timer } from 'rxjs';
import type { ActorPorts } from './actor-ports.js';
import type { Life } from './life.js';
import { Stopped } from './stop.js';

/** Pauses before a write is sent again that met a database which was away. */
const RETRY_MS_FIRST = 100;
const RETRY_MS_MAX = 2_000;
/** Room for the progress messages of one owner, so that numbers grow from owner to owner. */
const PROGRESS_PER_EPOCH = 1_000_000;

/** Sends one write under the fence; false when another owner replaced this one. */
export type FencedSend = (write: ActorWrite) => Promise<boolean>;

/** The life of one claimed actor: each step is committed under its fence, then told. */
export class FencedLife<S extends string, E extends string> {
  private current: S;
  private claim: Claim;
  private told = 0;

  constructor(
    private readonly life: Life<S, E>,
    private readonly tenure: Tenure,
    private readonly ports: ActorPorts,
  ) {
    this.claim = tenure.claim;
    this.current = life.restore(tenure.claim.snapshot);
  }

  get state(): S {
    return this.current;
  }

  /** Owners that were lost since the work was seen to come further. */
  get lost(): number {
    return this.claim.attempts;
  }

  /**
   * Commits an event and tells its transition. Waits through an outage of the database. Throws
   * {@link Stopped} when the tenure ended, also because the write found another owner.
   */
  async commit(event: E, send: FencedSend): Promise<void> {
    const next = this.life.next(this.current, event);
    if (next === this.current) return;
    const final = this.life.isFinal(next);
    const seq = this.claim.seq + 1;
    const snapshot = this.life.persist(next);
    await this.write({ claim: this.claim, seq, snapshot, final }, send);
    const transition = { from: this.current, to: next, final };
    this.current = next;
    this.claim = { ...this.claim, seq, snapshot, attempts: 0 };
    this.publish({ number: seq, kind: 'transition', transition });
  }

  /** Writes without a transition, for instance how far the work is. */
  async touch(send: FencedSend): Promise<void> {
    const { seq } = this.claim;
    const snapshot = this.life.persist(this.current);
    await this.write({ claim: this.claim, seq, snapshot, final: false }, send);
  }

  /**
   * Writes without a transition that the work has come further than any owner before had brought it:
   * owners that were lost until then do not count any more.
   */
  async advance(send: FencedSend): Promise<void> {
    if (this.claim.attempts === 0) return this.touch(send);
    const seq = this.claim.seq + 1;
    const snapshot = this.life.persist(this.current);
    await this.write({ claim: this.claim, seq, snapshot, final: false }, send);
    this.claim = { ...this.claim, seq, snapshot, attempts: 0 };
  }

  /** Tells how far the work is. */
  progress(progress: ActorProgress): void {
    const number = this.claim.epoch * PROGRESS_PER_EPOCH + ++this.told;
    this.publish({ number, kind: 'progress', progress });
  }

  private async write(write: ActorWrite, send: FencedSend): Promise<void> {
    for (let attempt = 0; ; attempt++) {
      if (!(await this.tenure.ready())) throw new Stopped('ended');
      try {
        if (await send(write)) return;
        this.tenure.replaced();
        throw new Stopped('ended');
      } catch (thrown) {
        // Sending the same write again is safe: the fence knows what is already true.
        if (!(thrown instanceof VelaError && thrown.retryable)) throw thrown;
        const { log, scheduler } = this.ports;
        log.debug('A write is sent again.', { attempt, error: messageOf(thrown) });
        const waitMs = Math.min(RETRY_MS_MAX, RETRY_MS_FIRST * 2 ** attempt);
        await firstValueFrom(timer(waitMs, scheduler));
      }
    }
  }

  private publish(
    event:
      | { number: number; kind: 'progress'; progress: ActorProgress }
      | {
          number: number;
          kind: 'transition';
          transition: { from: string; to: string; final: boolean };
        },
  ): void {
    const { actorId, tenantId } = this.claim;
    const told: ActorEvent = { tenantId, actorId, at: this.ports.clock.now(), ...event };
    try {
      this.ports.events.publish(told);
    } catch (thrown) {
      // A message is a hint: that it could not be sent changes nothing.
      this.ports.log.warn('An event could not be sent.', { actorId, error: messageOf(thrown) });
    }
  }
}
