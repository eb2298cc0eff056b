import type { Decision, DecisionQueue } from '@vela/execution';
import { VelaError, canonicalJson, messageOf } from '@vela/kernel';
import { logs } from '@vela/ports';
import type { AccountRecord, AccountSwitches } from '@vela/ports';
import { Subscription, firstValueFrom, merge, race, Subject, timer } from 'rxjs';
import { decisionOf } from './gateway-commands.js';
import type { GatewayMarket } from './gateway-market.js';
import type { GatewayPorts } from './gateway-ports.js';
import type { GatewaySubAccounts } from './gateway-sub-accounts.js';

/** How often rows are looked at without a hint: a lost message delays, never loses. */
const POLL_MS = { intents: 500, commands: 1_000, switches: 500, market: 500, limits: 1_000 };
/** Intents that are read at once. */
const READ_MAX = 1_000;

/** Where what is read goes. */
export interface IntakeTargets {
  readonly queue: DecisionQueue;
  readonly market: GatewayMarket;
  readonly subAccounts: GatewaySubAccounts;
  readonly signal: AbortSignal;
  /** Told of other limits of the account. */
  readonly onLimits: (account: AccountRecord) => void;
}

/** Reads intents, commands and switches when hints come, and from time to time without. */
export class GatewayIntake {
  /** The switches as they were read last, null before. */
  switches: AccountSwitches | null = null;
  private readonly waking = new Subject<void>();
  private readonly listening = new Subscription();
  private isAwake = true;
  private command = 0;
  /** Deployments that hinted at intents; null for all of them. */
  private hinted: Set<string> | null = null;
  private readonly due = {
    intents: true,
    commands: true,
    switches: true,
    market: false,
    limits: false,
  };
  private limits: string;

  constructor(
    private readonly account: AccountRecord,
    private readonly actorId: string,
    private readonly ports: GatewayPorts,
  ) {
    this.limits = canonicalJson(account.limits);
  }

  /** Listens from now on; commands behind a number are read. */
  start(command: number): void {
    this.command = command;
    const { rows, hints, scheduler } = this.ports;
    const want = (what: keyof typeof this.due) => (): void => {
      this.due[what] = true;
      this.wake();
    };
    const all = (): void => {
      this.hinted = null;
      want('intents')();
    };
    const every = (ms: number) => timer(ms, ms, scheduler);
    this.listening.add(
      rows.whenAppended(logs.intents(this.account.id)).subscribe(({ actorId }) => {
        if (actorId === null) return all();
        if (!this.due.intents) this.hinted = new Set();
        this.hinted?.add(actorId);
        want('intents')();
      }),
    );
    this.listening.add(every(POLL_MS.intents).subscribe(all));
    this.listening.add(
      merge(hints.whenCommanded(this.actorId), every(POLL_MS.commands)).subscribe(() => {
        // A switch is told of like a command.
        want('switches')();
        want('commands')();
      }),
    );
    this.listening.add(every(POLL_MS.switches).subscribe(want('switches')));
    this.listening.add(every(POLL_MS.market).subscribe(want('market')));
    this.listening.add(every(POLL_MS.limits).subscribe(want('limits')));
  }

  wake(): void {
    this.isAwake = true;
    this.waking.next();
  }

  /** Resolves when there is something to do, at the latest after some milliseconds. */
  async woken(ms: number | null): Promise<void> {
    if (!this.isAwake) {
      const late = timer(Math.max(0, ms ?? 60_000), this.ports.scheduler);
      await firstValueFrom(race(this.waking, late), { defaultValue: undefined });
    }
    this.isAwake = false;
  }

  close(): void {
    this.listening.unsubscribe();
    this.waking.complete();
  }

  /** Reads what is due. What cannot be read now is read later. */
  async read(targets: IntakeTargets): Promise<void> {
    const { market, subAccounts, signal } = targets;
    await this.when('market', async () => {
      await market.watch();
      await subAccounts.openAll(signal);
    });
    await this.when('switches', async () => {
      this.switches = await this.ports.accounts.switches(this.account.id);
    });
    await this.when('limits', () => this.readLimits(targets));
    await this.when('commands', () => this.readCommands(targets));
    await this.when('intents', () => this.readIntents(targets));
  }

  private async readLimits({ onLimits }: IntakeTargets): Promise<void> {
    const account = await this.ports.accounts.byActor(this.actorId);
    if (account === null) return;
    const limits = canonicalJson(account.limits);
    if (limits === this.limits) return;
    this.limits = limits;
    onLimits(account);
  }

  private async when(what: keyof typeof this.due, read: () => Promise<void>): Promise<void> {
    if (!this.due[what]) return;
    this.due[what] = false;
    try {
      await read();
    } catch (thrown) {
      if (!(thrown instanceof VelaError && thrown.retryable)) throw thrown;
      this.due[what] = true;
      this.ports.log.debug('Rows could not be read.', { what, error: messageOf(thrown) });
    }
  }

  private async readIntents({ queue, market, subAccounts, signal }: IntakeTargets): Promise<void> {
    const actorIds = this.hinted === null ? undefined : [...this.hinted];
    this.hinted = null;
    const { accounts, clock } = this.ports;
    const found = await accounts.pendingIntents(this.account.id, READ_MAX, actorIds);
    const since = clock.now();
    const unknown = found.some(({ actorId }) => !market.deployments.has(actorId));
    if (unknown) {
      await market.refresh();
      await subAccounts.openAll(signal);
    }
    const decisions = found.map((intent): Decision => {
      const { actorId, seq, leg, marketAt } = intent;
      return { source: 'intent', actorId, seq, leg, since, marketAt, wish: intent };
    });
    await this.know(decisions, market);
    const added = queue.add(decisions);
    // There may be more behind a full page.
    if (found.length === READ_MAX && added > 0) this.due.intents = true;
  }

  private async readCommands({ queue, market, subAccounts, signal }: IntakeTargets): Promise<void> {
    const { commands, clock } = this.ports;
    const found = await commands.commands(this.actorId, this.command);
    const at = { gatewayActorId: this.actorId, since: clock.now() };
    const decisions = found.map((command) => decisionOf(command, at));
    await this.know(decisions, market);
    for (const { wish } of decisions) {
      if (wish.kind === 'place') await subAccounts.openManual(wish.order.instrumentId, signal);
    }
    queue.add(decisions);
    this.command = found.at(-1)?.n ?? this.command;
  }

  private know(decisions: readonly Decision[], market: GatewayMarket): Promise<void> {
    return market.know(
      decisions.flatMap(({ wish }) => {
        if (wish.kind === 'place') return [wish.order.instrumentId];
        return wish.kind === 'close' ? [wish.instrumentId] : [];
      }),
    );
  }
}
