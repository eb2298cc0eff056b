import type { DeskMemory, Draft } from '@vela/execution';
import { InvariantError, VelaError, messageOf } from '@vela/kernel';
import type { Tenure } from '@vela/ownership';
import { logs } from '@vela/ports';
import type { AccountCommit, AccountWrite, BrokerHealth } from '@vela/ports';
import { firstValueFrom, timer } from 'rxjs';
import { gatewayLife } from './gateway.machine.js';
import type { GatewayPorts } from './gateway-ports.js';
import { Stopped } from './stop.js';

/** Pauses before a write is sent again that met a database which was away. */
const RETRY_MS = { first: 100, most: 2_000 };

/** A commit that the database refuses, and would refuse again: nothing of it is true. */
export class CommitRefused extends Error {
  override readonly name = 'CommitRefused';

  constructor(cause: unknown) {
    super(messageOf(cause), { cause });
  }
}

/** How far the commits of one owner are: where those behind it go on. */
export interface CommitPlace {
  readonly seq: number;
  readonly life: unknown;
}

/** What a gateway is, beside what its desk decided. */
export interface GatewayMoment {
  readonly state: BrokerHealth;
  readonly detail: string | null;
  readonly memory: DeskMemory;
}

/** The writes of one owner of a gateway, one after the other, each under the fence. */
export class GatewayCommits {
  private seq: number;
  private life: unknown;
  private current: BrokerHealth;
  private detail: string | null = null;
  private lastFact: number;
  private watermarks: Record<string, number>;

  constructor(
    private readonly tenure: Tenure,
    private readonly ports: Pick<
      GatewayPorts,
      'accounts' | 'rows' | 'events' | 'clock' | 'scheduler' | 'log'
    >,
    private readonly account: {
      readonly id: string;
      readonly lastFact: number;
      readonly watermarks: { readonly [feedId: string]: number };
    },
    place: CommitPlace | null = null,
  ) {
    const { seq, life } = place ?? { seq: tenure.claim.seq, life: tenure.claim.snapshot };
    this.seq = seq;
    this.life = life;
    this.current = gatewayLife.restore(life);
    this.lastFact = account.lastFact;
    this.watermarks = { ...account.watermarks };
  }

  get accountId(): string {
    return this.account.id;
  }

  get tenantId(): string {
    return this.tenure.claim.tenantId;
  }

  get place(): CommitPlace {
    return { seq: this.seq, life: this.life };
  }

  /** State that was committed last. */
  get state(): BrokerHealth {
    return this.current;
  }

  /** Returns what an earlier owner remembered, null when there was none. */
  remembered(): DeskMemory | null {
    const stored = this.life as { readonly memory?: DeskMemory } | null;
    return stored?.memory ?? null;
  }

  /** Returns whether a moment differs from what was committed last. */
  isNews({ state, detail }: GatewayMoment): boolean {
    return state !== this.current || detail !== this.detail;
  }

  /**
   * Commits a draft; waits through an outage of the database with the same write. Throws
   * {@link Stopped} when another owner replaced this one, {@link CommitRefused} when the database
   * will never take it. Readers are told of what was appended.
   */
  async commit(draft: Draft['write'], moment: GatewayMoment): Promise<AccountCommit> {
    const { claim } = this.tenure;
    const { state, detail, memory } = moment;
    const write: AccountWrite = {
      ...draft,
      claim,
      seq: { old: this.seq, new: this.seq + 1 },
      life: { ...gatewayLife.persist(state), memory },
      accountId: this.account.id,
      health: this.isNews(moment) ? { state, detail } : null,
    };
    const answer = await this.send(write);
    if (answer.kind === 'replaced') {
      this.tenure.replaced();
      throw new Stopped('ended');
    }
    if (answer.kind === 'done') this.done(write, answer.lastFact, moment);
    return answer;
  }

  private async send(write: AccountWrite): Promise<AccountCommit> {
    const { accounts, log, scheduler } = this.ports;
    for (let attempt = 0; ; attempt++) {
      if (!(await this.tenure.ready())) throw new Stopped('ended');
      try {
        return await accounts.commit(write);
      } catch (thrown) {
        // The same write again is safe: the fence knows what is already true.
        if (!(thrown instanceof VelaError && thrown.retryable)) throw new CommitRefused(thrown);
        log.warn('A commit of a gateway waits for the database.', {
          accountId: this.account.id,
          attempt,
          error: messageOf(thrown),
        });
        const waitMs = Math.min(RETRY_MS.most, RETRY_MS.first * 2 ** attempt);
        await firstValueFrom(timer(waitMs, scheduler));
      }
    }
  }

  private done(write: AccountWrite, lastFact: number, { state, detail }: GatewayMoment): void {
    const { tenantId, actorId } = this.tenure.claim;
    const { rows, log } = this.ports;
    const expected = this.lastFact + write.facts.length;
    this.seq = write.seq.new;
    this.life = write.life;
    this.lastFact = lastFact;
    if (write.watermarks !== null) Object.assign(this.watermarks, write.watermarks);
    const before = this.current;
    this.current = state;
    this.detail = detail;
    const hint = { n: lastFact, actorId: null, watermarks: { ...this.watermarks } };
    const isTold = write.facts.length > 0 || write.watermarks !== null || write.orders.length > 0;
    try {
      if (isTold) rows.appended(logs.account(this.account.id), hint);
      if (write.alerts.length > 0) rows.appended(logs.alerts(tenantId), { n: 0, actorId });
      if (before !== state) this.publish(before);
    } catch (thrown) {
      // A message is a hint: that it could not be sent changes nothing.
      log.warn('A hint could not be sent.', { actorId, error: messageOf(thrown) });
    }
    if (lastFact !== expected) {
      throw new InvariantError(
        `expected the account's log to end at ${expected}, found ${lastFact}: a fill was known`,
      );
    }
  }

  private publish(from: BrokerHealth): void {
    const { tenantId, actorId } = this.tenure.claim;
    const transition = { from, to: this.current, final: false };
    const at = this.ports.clock.now();
    const number = this.seq;
    this.ports.events.publish({ tenantId, actorId, at, number, kind: 'transition', transition });
  }
}
