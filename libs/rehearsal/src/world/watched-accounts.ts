import type { AccountCommit, AccountWrite, AlertDraft, FaultReport } from '@vela/ports';
import { MemoryAccountStore } from './memory-account-store.js';

/** The rows of an account that note what a report tells of it. */
export class WatchedAccounts extends MemoryAccountStore {
  readonly alerts: AlertDraft[] = [];
  readonly quarantines: FaultReport['quarantines'][number][] = [];
  readonly health: FaultReport['health'][number][] = [];
  /** Orders whose fate is not known, or whose fills are not. */
  readonly unsettled = new Set<string>();

  constructor(private readonly now: () => number) {
    super();
  }

  override async commit(write: AccountWrite): Promise<AccountCommit> {
    const answer = await super.commit(write);
    if (answer.kind === 'done') this.#note(write);
    return answer;
  }

  #note({ orders, facts, alerts, health }: AccountWrite): void {
    for (const { clientOrderId, send, status } of orders) {
      const owesFills = send === 'accepted' && status === 'filled';
      if (send === 'sending' || send === 'unknown' || owesFills) this.unsettled.add(clientOrderId);
      else this.unsettled.delete(clientOrderId);
    }
    this.alerts.push(...alerts);
    for (const { fact, at } of facts) {
      if (fact.kind !== 'quarantine') continue;
      const { instrumentId, on, reason } = fact;
      this.quarantines.push({ instrumentId, on, reason, at });
    }
    if (health !== null) this.health.push({ ...health, at: this.now() });
  }
}
