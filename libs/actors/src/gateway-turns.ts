import type { Answer, Decision, DecisionQueue, Effect, OrderManager } from '@vela/execution';
import { VelaError, messageOf } from '@vela/kernel';
import type { AccountSwitches, BrokerHealth } from '@vela/ports';
import type { GatewayCalls } from './gateway-calls.js';
import { CommitRefused } from './gateway-commits.js';
import type { GatewayCommits } from './gateway-commits.js';
import type { GatewayLink, LinkNews } from './gateway-link.js';
import { gatewayLife } from './gateway.machine.js';
import type { GatewayEvent } from './gateway.machine.js';
import type { GatewayMarket } from './gateway-market.js';
import type { GatewayMemory } from './gateway-memory.js';
import type { GatewayPorts } from './gateway-ports.js';
import type { GatewaySubAccounts } from './gateway-sub-accounts.js';

/** Events of a broker that are booked in one commit. */
const BURST_MAX = 1_000;
/** How often wishes are looked at again that have to wait. */
const WAIT_MS = 100;
/** How often a commit may find another switch before the turn is over. */
const SWITCHES_MAX = 10;

/** What turns are taken with. */
export interface TurnParts {
  readonly ports: GatewayPorts;
  readonly manager: OrderManager;
  readonly queue: DecisionQueue;
  readonly commits: GatewayCommits;
  readonly calls: GatewayCalls;
  readonly link: GatewayLink;
  readonly market: GatewayMarket;
  readonly memory: GatewayMemory;
  readonly subAccounts: GatewaySubAccounts;
  /** Answers that wait to be taken. */
  readonly answers: Answer[];
}

/** What one turn takes: kept until it is committed, so that it can be taken again. */
interface Inputs {
  readonly news: LinkNews;
  readonly answers: readonly Answer[];
  switches: AccountSwitches | null;
}

/**
 * Turns of a gateway: everything that came is taken at once, what it led to is committed, and only
 * then asked of the broker and told to readers. A commit that finds a switch takes nothing.
 */
export class GatewayTurns {
  private switches: AccountSwitches | null = null;
  private state: BrokerHealth;
  private detail: string | null = null;
  /** Degraded because requests had no answer, not because the broker said so. */
  private isBroken = false;
  /** Inputs that could not be taken. */
  private readonly poison = new WeakSet();
  /** How many wishes one turn takes, and the one that was looked at last. */
  private mostTaken = Infinity;
  private lastOffered: Decision | null = null;
  /** What is to be told with the next commit. */
  private alarm: string | null = null;

  constructor(private readonly parts: TurnParts) {
    this.state = parts.commits.state;
  }

  /** Commits that a new owner is here: it connects anew. */
  async claimed(): Promise<void> {
    const { commits, manager, ports } = this.parts;
    this.state = gatewayLife.next(this.state, 'Claimed');
    manager.begin({ now: ports.clock.now(), health: this.state, room: 0 });
    await commits.commit(manager.draft().write, this.moment());
    manager.settle();
  }

  /** Takes what came since the last turn, with the switches as they were read last. */
  async take(switches: AccountSwitches | null): Promise<void> {
    const { answers, link, manager, memory } = this.parts;
    const news = link.take(BURST_MAX);
    const taken = answers.splice(0);
    await memory.recall(manager, { events: news.events, answers: taken });
    const isNew = switches !== this.switches;
    this.switches = switches;
    const inputs: Inputs = { news, answers: taken, switches: isNew ? switches : null };
    this.watchCredential(taken);
    await this.moveLife(news);
    try {
      await this.commit(inputs);
    } catch (thrown) {
      if (!(thrown instanceof CommitRefused)) throw thrown;
      await this.isolate(inputs);
    }
  }

  /** Takes inputs and commits them under the switches as they are. */
  private async commit(inputs: Inputs): Promise<void> {
    for (let tries = 0; tries < SWITCHES_MAX; tries++) {
      if (await this.attempt(inputs)) return;
      inputs.switches = await this.parts.ports.accounts.switches(this.accountId);
    }
    // What was taken is not lost: the next owner reads rows and the broker anew.
    throw new VelaError('UNAVAILABLE', 'the switches of the account do not come to rest', {
      retryable: true,
    });
  }

  /**
   * Takes inputs one by one whose commit the database refuses for good: what it refuses alone is left
   * out and told. Throws what was refused when it is not an input that is to blame.
   */
  private async isolate({ news, answers, switches }: Inputs): Promise<void> {
    this.mostTaken = 0;
    try {
      await this.commit({ ...NOTHING, switches });
      for (const event of news.events) {
        await this.alone(event, { ...NOTHING, news: { life: [], events: [event] } });
      }
      for (const answer of answers) await this.alone(answer, { ...NOTHING, answers: [answer] });
      this.mostTaken = 1;
      for (let left = this.parts.queue.size; left > 0; left--) {
        this.lastOffered = null;
        await this.alone(null, { ...NOTHING });
        if (this.lastOffered === null) break;
      }
    } finally {
      this.mostTaken = Infinity;
    }
  }

  /** Takes one input; without one the next wish. */
  private async alone(input: object | null, inputs: Inputs): Promise<void> {
    try {
      await this.commit(inputs);
    } catch (thrown) {
      const poison = input ?? this.lastOffered;
      const isKnown = poison === null || this.poison.has(poison);
      if (!(thrown instanceof CommitRefused) || isKnown) throw thrown;
      this.leaveOut(poison, thrown);
      this.alarm =
        `The database refuses what one message leads to: ${thrown.message}.` +
        ' It is left out; compare the account with the broker.';
      await this.commit(inputs);
    }
  }

  /** An answer that names the credential moves the gateway although nobody else said so. */
  private watchCredential(answers: readonly Answer[]): void {
    for (const answer of answers) {
      if (!('outcome' in answer) || answer.outcome.kind !== 'rejected') continue;
      if (answer.outcome.code === 'auth') this.parts.link.refuse(answer.outcome.message);
    }
  }

  /** Returns in how many milliseconds the next turn is due without any input. */
  nextMs(): number | null {
    const { manager, queue, link, answers, ports } = this.parts;
    if (link.hasNews || answers.length > 0) return 0;
    const at = manager.nextAt();
    const own = at === Infinity ? null : Math.max(1, Math.ceil((at - ports.clock.now()) / 1_000));
    if (queue.size === 0) return own;
    return own === null ? WAIT_MS : Math.min(own, WAIT_MS);
  }

  private get accountId(): string {
    return this.parts.commits.accountId;
  }

  private moment() {
    return { state: this.state, detail: this.detail, memory: this.parts.manager.memory() };
  }

  /** Moves the machine by what happened to the connection. */
  private async moveLife({ life }: LinkNews): Promise<void> {
    const { manager, subAccounts, link } = this.parts;
    for (const { event, detail } of life) {
      if (!this.move(event, detail)) continue;
      if (this.state !== 'reconciling') continue;
      manager.connected();
      subAccounts.reset();
      await subAccounts.openAll(link.signal);
    }
    this.watchBreaker();
  }

  /** Too many requests without an answer: nothing new is risked until one was answered again. */
  private watchBreaker(): void {
    const { calls, manager } = this.parts;
    const { breakerState } = calls;
    if (breakerState === 'half-open') manager.wantReconcile();
    if (breakerState !== 'open') return;
    if (!this.move('Degraded', 'five requests in a row were not answered')) return;
    this.isBroken = true;
    manager.connected();
  }

  /** Moves the machine; returns whether the state changed. */
  private move(event: GatewayEvent, detail: string | null): boolean {
    const next = gatewayLife.next(this.state, event);
    if (next === this.state) return false;
    this.state = next;
    this.detail = detail;
    return true;
  }

  /** Takes the inputs and commits; false when a switch forbids it and nothing was taken. */
  private async attempt(inputs: Inputs): Promise<boolean> {
    const { manager, queue, commits } = this.parts;
    const before = this.state;
    const taken = this.decide(inputs);
    this.advance();
    const { write, effects, hasWrite } = manager.draft();
    const moment = this.moment();
    if (hasWrite || commits.isNews(moment)) {
      let isDone = false;
      try {
        isDone = (await commits.commit(write, moment)).kind === 'done';
      } finally {
        if (!isDone) {
          manager.rollback();
          this.state = before;
        }
      }
      if (!isDone) return false;
    }
    this.alarm = null;
    manager.settle();
    queue.drop(taken);
    await this.perform(effects);
    // What became ready can be sent at once.
    if (this.state !== before && queue.size > 0) await this.attempt({ ...NOTHING });
    return true;
  }

  /**
   * Lets the manager take the inputs. What it cannot digest is named and left out: one strange word
   * of a broker, or one strange order, must not stop the account.
   */
  private decide(inputs: Inputs): readonly Decision[] {
    const { manager, queue, calls, ports, subAccounts } = this.parts;
    for (;;) {
      let current: object | null = null;
      const each = <T extends object>(items: readonly T[], take: (item: T) => void): void => {
        for (const item of items) {
          if (this.poison.has(item)) continue;
          current = item;
          take(item);
        }
        current = null;
      };
      try {
        const { state: health, detail } = this;
        manager.begin({ now: ports.clock.now(), health, detail, room: calls.room });
        if (this.alarm !== null) manager.alert('CRITICAL', 'ROW_REFUSED', this.alarm);
        // The switches come first: an answer may lead to another sending.
        if (inputs.switches !== null) manager.obey(inputs.switches);
        each(inputs.news.events, (event) => manager.hear(event));
        each(inputs.answers, (answer) => manager.answered(answer));
        for (const answer of inputs.answers) {
          // The next reconcile waits for the answer to this one.
          const isLost = answer.kind === 'massStatus' && this.poison.has(answer);
          if (isLost) manager.answered({ ...answer, status: null });
        }
        let count = 0;
        const taken = queue.offer((decision) => {
          if (count >= this.mostTaken || !subAccounts.isOpen(decision.actorId)) return false;
          current = this.lastOffered = decision;
          const isTaken = manager.take(this.poison.has(decision) ? spoiled(decision) : decision);
          current = null;
          if (isTaken) count++;
          return isTaken;
        });
        manager.tick();
        return taken;
      } catch (thrown) {
        if (current === null || this.poison.has(current)) throw thrown;
        manager.rollback();
        this.leaveOut(current, thrown);
      }
    }
  }

  private leaveOut(poison: object, thrown: unknown): void {
    const { ports, manager, commits } = this.parts;
    this.poison.add(poison);
    const { accountId } = commits;
    const error = messageOf(thrown);
    ports.log.error('A gateway leaves out what it cannot take.', { accountId, error });
    // What was left out may matter: everything is compared.
    manager.wantReconcile();
  }

  /** Does what was committed. */
  private async perform(effects: readonly Effect[]): Promise<void> {
    const { calls, commits, ports } = this.parts;
    calls.run(effects);
    for (const effect of effects) {
      if (effect.kind !== 'engage') continue;
      const { tenantId, accountId } = commits;
      const by = { by: 'limits of the account', reason: effect.reason, at: ports.clock.now() };
      const scope = { kind: 'account', accountId } as const;
      try {
        await ports.accounts.engage(tenantId, scope, 'REDUCE_ONLY', by);
      } catch (thrown) {
        // The limits themselves deny what is new; the switch only says so to everybody.
        ports.log.warn('A switch could not be engaged.', { accountId, error: messageOf(thrown) });
      }
    }
  }

  /** Moves the machine by what the turn itself found out. */
  private advance(): void {
    const { manager, calls } = this.parts;
    if (this.isBroken && calls.breakerState === 'closed' && manager.isReconciled) {
      this.isBroken = false;
      this.move('Recovered', null);
    }
    if (this.state === 'reconciling' && manager.isReconciled) this.move('Reconciled', null);
  }
}

/** Returns a wish that cannot be carried out as one that is denied. */
function spoiled(decision: Decision): Decision {
  const { wish } = decision;
  const message = 'the order cannot be read';
  const clientOrderId = wish.kind === 'place' ? wish.order.clientOrderId : '';
  return { ...decision, wish: { kind: 'invalid', clientOrderId, message } };
}

const NOTHING: Inputs = { news: { events: [], life: [] }, answers: [], switches: null };
