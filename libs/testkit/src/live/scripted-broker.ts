import type { BrokerOrder, BrokerOrderChange, OrderReport } from '@vela/orders';
import type {
  AccountReport,
  BrokerCapabilities,
  BrokerEvent,
  BrokerPort,
  MassStatus,
  Outcome,
  PositionReport,
} from '@vela/ports';
import { Subject } from 'rxjs';
import type { Observable } from 'rxjs';
import type { Fault, ScriptedVenue } from './scripted-venue.js';

/** What a scripted broker can do: nearly everything, with ids that are unique for ever. */
export const SCRIPTED_CAPABILITIES: BrokerCapabilities = {
  venue: 'scripted',
  environment: 'local',
  assetClasses: ['EQUITY', 'ETF', 'CRYPTO'],
  orderTypes: ['market', 'limit', 'stop', 'stop_limit'],
  timesInForce: ['gtc', 'day', 'ioc'],
  contingent: { bracket: false, oco: false, oto: false },
  quantity: { fractional: true, notional: false },
  extendedHours: false,
  reduceOnly: false,
  replace: 'amend',
  clientId: { maxLength: 64, pattern: '[A-Z2-7]+', unique: 'forever', lookup: 'direct' },
  positionModel: 'netting',
  fills: 'stream',
  fillReplay: 'since',
  visibilityLagMs: 0,
  watermark: false,
  cancelAll: false,
  rateLimit: { perSecond: 10_000, burst: 10_000 },
};

/** A broker port over a {@link ScriptedVenue}, with faults in the order in which they are queued. */
export class ScriptedBroker implements BrokerPort {
  readonly said = new Subject<BrokerEvent>();
  readonly events: Observable<BrokerEvent> = this.said;
  /** What becomes of the next requests; `none` when there is nothing more. */
  readonly faults: Fault[] = [];
  /** Requests of each kind so far. */
  readonly asked: string[] = [];
  isConnected = false;

  constructor(
    readonly venue: ScriptedVenue,
    readonly capabilities: BrokerCapabilities = SCRIPTED_CAPABILITIES,
  ) {}

  async connect(): Promise<void> {
    await Promise.resolve();
    this.isConnected = true;
  }

  async disconnect(): Promise<void> {
    await Promise.resolve();
    this.isConnected = false;
  }

  /** Tells something at once. */
  tell(...events: readonly BrokerEvent[]): void {
    for (const event of events) this.said.next(event);
  }

  private next(what: string): Fault {
    this.asked.push(what);
    return this.faults.shift() ?? 'none';
  }

  async place(order: BrokerOrder): Promise<Outcome<OrderReport>> {
    const fault = this.next('place');
    await Promise.resolve();
    return this.venue.place(order, fault, (event) => this.tell(event));
  }

  async replace(
    target: { readonly clientOrderId: string },
    change: BrokerOrderChange & { readonly clientOrderId: string },
  ): Promise<Outcome<OrderReport>> {
    const fault = this.next('replace');
    await Promise.resolve();
    if (this.capabilities.replace === 'new-id') {
      return this.venue.replaceNew(target.clientOrderId, change, fault);
    }
    return this.venue.replace(target.clientOrderId, change, fault, (event) => this.tell(event));
  }

  async cancel(target: { readonly clientOrderId: string }): Promise<Outcome<null>> {
    const fault = this.next('cancel');
    await Promise.resolve();
    return this.venue.cancel(target.clientOrderId, fault, (event) => this.tell(event));
  }

  async find(by: {
    readonly clientOrderId?: string;
    readonly venueOrderId?: string;
  }): Promise<OrderReport | 'absent'> {
    this.asked.push('find');
    await Promise.resolve();
    return this.venue.find(by);
  }

  async massStatus(since: number): Promise<MassStatus> {
    this.asked.push('massStatus');
    await Promise.resolve();
    return this.venue.massStatus(since);
  }

  async account(): Promise<AccountReport> {
    return (await this.massStatus(0)).account;
  }

  async positions(): Promise<readonly PositionReport[]> {
    return (await this.massStatus(0)).positions;
  }

  async clock(): Promise<{ readonly venueTime: number; readonly open: boolean }> {
    await Promise.resolve();
    return { venueTime: this.venue.time, open: true };
  }
}
