import type {
  AccountReport,
  AccountSwitches,
  AccountTold,
  AccountWrite,
  AlertDraft,
  BrokerOrderRow,
} from '@vela/ports';
import { positionRow } from '../account/account-book.js';
import type { SubPosition } from '../account/position.js';
import type { Effect } from './effect.js';

type Write = Omit<AccountWrite, 'claim' | 'seq' | 'life' | 'accountId' | 'health'>;

/** What some inputs led to: to be committed, then done. */
export interface Draft {
  readonly write: Write;
  readonly effects: readonly Effect[];
  /** False when there is nothing to commit. */
  readonly hasWrite: boolean;
}

/** What inputs have led to since the last commit. */
export class PendingWrite {
  readonly rows = new Map<string, BrokerOrderRow>();
  readonly takes = new Map<string, readonly [number, number]>();
  facts: Write['facts'][number][] = [];
  fills: Write['fills'][number][] = [];
  alerts: AlertDraft[] = [];
  effects: Effect[] = [];
  watermarks: Record<string, number> | null = null;
  command: number | null = null;
  reconciledCommand: number | null = null;
  told: AccountTold | null = null;
  opens = false;
  settled = false;
  remembers = false;
  private readonly moved = new Map<string, SubPosition>();

  /** Notes a position as it is from now on. */
  move(position: SubPosition): void {
    this.moved.set(`${position.actorId}\n${position.instrumentId}`, position);
  }

  /** Notes what the broker says of the account's money, where that is another word than before. */
  hearMoney(before: AccountReport | null, told: AccountTold): void {
    const isSame =
      before?.cash === told.cash &&
      before.equity === told.equity &&
      before.buyingPower === told.buyingPower;
    if (!isSame) this.told = told;
  }

  /** Returns it as what is to be committed under switches. */
  draft(switches: AccountSwitches): Draft {
    const { command, reconciledCommand, told, watermarks, opens, settled } = this;
    const hasWrite =
      this.rows.size + this.takes.size + this.facts.length + this.fills.length > 0 ||
      this.alerts.length > 0 ||
      opens ||
      watermarks !== null ||
      command !== null ||
      reconciledCommand !== null ||
      told !== null ||
      settled ||
      this.remembers;
    const write: Write = {
      takes: [...this.takes].map(([actorId, [seq, leg]]) => ({ actorId, seq, leg })),
      command,
      orders: [...this.rows.values()],
      opens,
      obeys: {
        mode: switches.mode,
        deployments: Object.fromEntries(switches.deployments.map((d) => [d.actorId, d.mode])),
      },
      positions: [...this.moved.values()].map(positionRow),
      facts: [...this.facts],
      fills: [...this.fills],
      watermarks,
      ...(reconciledCommand === null ? {} : { reconciledCommand }),
      ...(told === null ? {} : { told }),
      settled,
      alerts: [...this.alerts],
    };
    return { write, effects: [...this.effects], hasWrite };
  }

  /** Forgets everything: it is true, or taken back. */
  clear(): void {
    for (const map of [this.rows, this.takes, this.moved]) map.clear();
    this.facts = [];
    this.fills = [];
    this.alerts = [];
    this.effects = [];
    this.watermarks = null;
    this.command = this.reconciledCommand = null;
    this.told = null;
    this.opens = this.settled = this.remembers = false;
  }
}
