import type { AccountFact, Intent } from '@vela/orders';
import { logs } from '@vela/ports';
import type { AccountLogRow, RowHint } from '@vela/ports';
import { Subject, filter, map } from 'rxjs';
import type { Observable } from 'rxjs';

interface ToyOrder {
  readonly actorId: string;
  readonly side: 'buy' | 'sell';
  readonly quantity: string;
}

/** Where a gateway can break off: it then does the same again. */
export type GatewayPoint = 'send.before' | 'send.after' | 'fill.before' | 'fill.after';

/**
 * An account with its log, its gateway and a venue that fills every order at the next slice, small
 * enough to be checked by eye. What it has logged stays; what was under way may be cut short.
 */
export class ToyAccount {
  readonly facts: AccountLogRow[] = [];
  readonly hints = new Subject<[string, RowHint]>();
  health: 'ready' | 'connecting' = 'ready';
  watermark = 0;
  /** Ids that came a second time: each is an order that would have been placed twice. */
  readonly refused: string[] = [];
  readonly engaged: string[] = [];
  /** Says whether the gateway breaks off at a point. */
  breaks: (point: GatewayPoint) => boolean = () => false;
  readonly #working = new Map<string, ToyOrder>();
  readonly #seen = new Set<string>();
  readonly #booked = new Set<string>();
  readonly #sent = new Map<string, number>();

  constructor(
    readonly id: string,
    readonly feedId: string,
  ) {}

  /** Returns the row of the account. */
  row() {
    return {
      actorId: 'act_gateway',
      health: this.health,
      healthDetail: null,
      lastFact: this.facts.length,
      watermarks: { [this.feedId]: this.watermark },
    };
  }

  /** Returns rows of the log behind a number. */
  rowsBehind(after: number, limit: number, wanted?: string): readonly AccountLogRow[] {
    const concerns = ({ n, actorId }: AccountLogRow): boolean =>
      n > after && (wanted === undefined || actorId === null || actorId === wanted);
    return this.facts.filter(concerns).slice(0, limit);
  }

  hintsOf(name: string): Observable<RowHint> {
    return this.hints.pipe(
      filter(([log]) => log === name),
      map(([, hint]) => hint),
    );
  }

  /** Whether all intents of an actor are at the venue. */
  hasSent(actorId: string, intents: readonly Intent[]): boolean {
    return (this.#sent.get(actorId) ?? 0) >= intents.length;
  }

  /** Returns as many intents as were sent of an actor, to add others behind them. */
  sentTo(actorId: string): Intent[] {
    return Array.from({ length: this.#sent.get(actorId) ?? 0 }, () => ({}) as Intent);
  }

  /** Adds a fact that names nobody. */
  announce(fact: AccountFact): void {
    this.#log(null, fact, 0);
    this.#tell();
  }

  /** Sends intents that were not sent yet, each under its own id. */
  send(actorId: string, intents: readonly Intent[]): void {
    for (let at = this.#sent.get(actorId) ?? 0; at < intents.length; at++) {
      if (this.breaks('send.before')) return;
      this.#place(actorId, intents[at]!);
      if (this.breaks('send.after')) return;
      this.#sent.set(actorId, at + 1);
    }
  }

  #place(actorId: string, intent: Intent): void {
    if (intent.kind === 'cancel' && this.#working.delete(intent.target)) {
      const report = { clientOrderId: intent.target, status: 'canceled', venueTime: 0 };
      this.#log(actorId, { kind: 'report', report: report as never }, 0);
    }
    if (intent.kind === 'place') {
      const { clientOrderId: id, side, quantity } = intent.order;
      if (this.#seen.has(id)) this.refused.push(id);
      else this.#working.set(id, { actorId, side, quantity: quantity! });
      this.#seen.add(id);
    }
    this.#tell();
  }

  /** Fills what works, books each fill once, and tells how far it is. */
  fill(slice: number, at: number): void {
    for (const [clientOrderId, { actorId, side, quantity }] of this.#working) {
      if (this.breaks('fill.before')) return;
      if (!this.#booked.has(clientOrderId)) {
        const key = clientOrderId;
        const execution = { clientOrderId, side, quantity, key, venueTime: at };
        this.#log(actorId, { kind: 'execution', execution: execution as never }, at);
        this.#booked.add(clientOrderId);
      }
      if (this.breaks('fill.after')) return;
    }
    this.#working.clear();
    this.watermark = slice;
    this.#tell();
  }

  #log(actorId: string | null, fact: AccountFact, at: number): void {
    this.facts.push({ n: this.facts.length + 1, actorId, fact, at });
  }

  #tell(): void {
    const watermarks = { [this.feedId]: this.watermark };
    this.hints.next([logs.account(this.id), { n: this.facts.length, actorId: null, watermarks }]);
  }
}
