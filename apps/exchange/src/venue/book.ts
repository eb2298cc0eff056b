import { assert, InvariantError, type Micros } from '@vela/kernel';
import { Subject } from 'rxjs';
import {
  ENVIRONMENTS,
  type Environment,
  type TradeUpdate,
  type TradingVenueOptions,
} from '../contract.js';
import type { AccountState } from './account-state.js';
import { type Accounts, applyChange, type Change } from './change.js';
import { beginDay } from './day.js';
import type { Desk, VenueSettings } from './desk.js';
import { type FaultShares, fillFault, NO_FAULTS, type Visibility } from './faults.js';
import { nanoInstant } from './instant.js';
import { type Ledger, openLedger } from './ledger-file.js';
import { orderJson } from './order-json.js';
import type { OrderRecord } from './order-record.js';
import { Refusal } from './refusal.js';
import { firstStepAt, matchSymbol, takeDueSteps } from './steps.js';

const DEFAULTS = { cash: '100000', multiplier: '4' } as const;

/**
 * The accounts of an exchange and everything that may happen to them. Every happening is one
 * transaction: what it changes is on disk before its answer or its messages leave.
 */
export class Book {
  readonly accounts: Accounts = new Map();
  readonly updates = new Subject<TradeUpdate>();
  readonly settings: VenueSettings;
  faults: FaultShares;
  visibility: Visibility = { minMs: 0, maxMs: 0, seed: 0 };
  private readonly ledger: Ledger;
  private changes: Change[] = [];
  private outbox: TradeUpdate[] = [];
  private told = 0;
  private inTransaction = false;
  private broken = false;
  private wakeAt = Infinity;
  /** When the present phase of the session ends, of symbols with open orders. */
  private readonly phaseEnds = new Map<string, Micros>();
  private stopTimer: () => void = () => {};

  constructor(private readonly options: TradingVenueOptions) {
    this.faults = { ...NO_FAULTS, seed: options.seed };
    this.settings = {
      seed: options.seed,
      partialShare: options.partialShare ?? 0.1,
      newMs: 0,
      cancelMs: 0,
      replaceMs: 0,
      restMs: 200,
    };
    this.ledger = openLedger(options.folder, (changes) => {
      for (const change of changes) applyChange(this.accounts, change);
    });
    for (const environment of ENVIRONMENTS) this.openAccount(environment);
    this.wake();
  }

  private openAccount(environment: Environment): void {
    if (this.accounts.has(environment)) return;
    const { cash, multiplier } = { ...DEFAULTS, ...this.options.accounts?.[environment] };
    const id = this.options.newId();
    const digits = id.replaceAll('-', '').slice(0, 10).toUpperCase();
    const accountNumber = environment === 'paper' ? `PA${digits}` : digits.slice(0, 9);
    const at = this.options.clock.now();
    const change: Change = {
      kind: 'opened',
      environment,
      id,
      accountNumber,
      at,
      cash,
      multiplier,
    };
    this.ledger.append([change]);
    applyChange(this.accounts, change);
  }

  /** Runs something that may change an account; a refusal changes only what it recorded itself. */
  transact<T>(environment: Environment, run: (desk: Desk) => T): T {
    if (this.broken)
      throw new InvariantError('the ledger of the exchange has failed: start it anew');
    assert(!this.inTransaction, 'one transaction of the exchange runs inside another');
    this.inTransaction = true;
    try {
      const desk = this.deskOf(environment, this.options.clock.now());
      beginDay(desk);
      return run(desk);
    } catch (thrown) {
      // Half of a transaction is in memory and not in the ledger: nothing is answered from it.
      if (!(thrown instanceof Refusal) && this.changes.length > 0) this.broken = true;
      throw thrown;
    } finally {
      this.inTransaction = false;
      if (!this.broken) this.commit(environment);
    }
  }

  private commit(environment: Environment): void {
    if (this.changes.length === 0) return;
    const changes = this.changes;
    this.changes = [];
    this.broken = true;
    this.ledger.append(changes);
    this.broken = false;
    if (this.outbox.length > 0) this.options.clock.after(0, () => this.deliver());
    const next = this.nextAt(this.accounts.get(environment)!);
    if (next < this.wakeAt) this.wakeUpAt(next);
  }

  private deliver(): void {
    const updates = this.outbox;
    this.outbox = [];
    for (const update of updates) this.updates.next(update);
  }

  private wakeUpAt(at: Micros): void {
    this.stopTimer();
    this.wakeAt = at;
    const ms = Math.max(0, Math.ceil((at - this.options.clock.now()) / 1_000));
    // Timers of the platform count to 2^31 milliseconds at most.
    this.stopTimer = this.options.clock.after(Math.min(ms, 86_400_000), () => this.wake());
  }

  private wake(): void {
    for (const environment of ENVIRONMENTS) this.transact(environment, takeDueSteps);
    const now = this.options.clock.now();
    for (const [symbol, end] of this.phaseEnds) {
      if (end > now) continue;
      this.phaseEnds.delete(symbol);
      this.symbolMoved(symbol);
    }
    const next = Math.min(...[...this.accounts.values()].map((state) => this.nextAt(state)));
    this.wakeAt = Infinity;
    if (next < Infinity) this.wakeUpAt(next);
  }

  /** Returns when something is due: a step of an order, or another phase of what it trades in. */
  private nextAt(state: AccountState): Micros {
    let next = firstStepAt(state);
    for (const symbol of state.openBySymbol.keys()) {
      const now = this.options.clock.now();
      const end = this.phaseEnds.get(symbol) ?? this.options.market.session(symbol, now).changesAt;
      this.phaseEnds.set(symbol, end);
      next = Math.min(next, end);
    }
    return next;
  }

  /** Matches what the move of a symbol may fill. */
  symbolMoved(symbol: string): void {
    for (const environment of ENVIRONMENTS) {
      if (!this.accounts.get(environment)!.openBySymbol.has(symbol)) continue;
      this.transact(environment, (desk) => matchSymbol(desk, symbol));
    }
  }

  private deskOf(environment: Environment, now: Micros): Desk {
    const state = this.accounts.get(environment)!;
    const record: Desk['record'] = (own) => {
      const change = { ...own, environment } as Change;
      applyChange(this.accounts, change);
      this.changes.push(change);
    };
    return {
      state,
      market: this.options.market,
      settings: this.settings,
      now,
      newId: this.options.newId,
      record,
      put: (order) => {
        record({ kind: 'order', order });
        return order;
      },
      tell: (event, order, fields) => this.tell({ state, now, event, order, fields }),
    };
  }

  private tell(told: {
    readonly state: AccountState;
    readonly now: Micros;
    readonly event: string;
    readonly order: OrderRecord;
    readonly fields: Readonly<Record<string, unknown>> | undefined;
  }): void {
    const { state, now, event, order, fields } = told;
    const isFill = event === 'fill' || event === 'partial_fill';
    const fate = isFill ? fillFault(this.faults, order.clientOrderId, order.filledQty) : undefined;
    const data = {
      event,
      timestamp: nanoInstant(now, this.told++),
      order: orderJson(state, order, true),
      ...fields,
    };
    const { environment } = state;
    this.outbox.push({ environment, data, ...(fate === undefined ? {} : { fate }) });
  }

  close(): void {
    this.stopTimer();
    this.updates.complete();
    this.ledger.close();
  }
}
