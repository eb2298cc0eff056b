import type { AccountImage } from '@vela/ports';
import { amountOf, numberOf, textOf } from '../exact-amount.js';
import type { UndoLog } from '../manager/undo-log.js';
import { applyFill, takeBack } from './position.js';
import type { BookedFill, SubPosition } from './position.js';

/** Result of a sub-account, in doubles and the currencies of its instruments. */
export interface SubAccountProfit {
  readonly realized: number;
  readonly unrealized: number;
  readonly fees: number;
}

const keyOf = (actorId: string, instrumentId: string): string => `${actorId}\n${instrumentId}`;

/**
 * Positions of an account: a fold over the fills that were booked, by sub-account and instrument.
 * The net position is their sum at every event, kept beside them.
 */
export class AccountBook {
  private readonly positions = new Map<string, SubPosition>();
  private readonly nets = new Map<string, bigint>();

  constructor(
    stored: AccountImage['positions'],
    private readonly undo: UndoLog,
  ) {
    for (const row of stored) {
      const quantity = amountOf(row.quantity);
      this.positions.set(keyOf(row.actorId, row.instrumentId), {
        actorId: row.actorId,
        instrumentId: row.instrumentId,
        quantity,
        cost: amountOf(row.cost),
        realized: amountOf(row.realized),
        fees: amountOf(row.fees),
      });
      this.nets.set(row.instrumentId, this.net(row.instrumentId) + quantity);
    }
  }

  /** Returns the position of a sub-account, an empty one where there is none. */
  position(actorId: string, instrumentId: string): SubPosition {
    return (
      this.positions.get(keyOf(actorId, instrumentId)) ?? {
        actorId,
        instrumentId,
        quantity: 0n,
        cost: 0n,
        realized: 0n,
        fees: 0n,
      }
    );
  }

  /** Returns the signed quantity of an instrument over all sub-accounts. */
  net(instrumentId: string): bigint {
    return this.nets.get(instrumentId) ?? 0n;
  }

  /** Returns the signed quantity of the sub-accounts that are long (1) or short (−1). */
  oneSided(instrumentId: string, side: 1 | -1): bigint {
    let sum = 0n;
    for (const position of this.positions.values()) {
      if (position.instrumentId !== instrumentId) continue;
      if (position.quantity > 0n === side > 0) sum += position.quantity;
    }
    return sum;
  }

  /** Returns every instrument of which something is held or was. */
  instruments(): readonly string[] {
    return [...this.nets.keys()];
  }

  /** Returns every position, also those that are closed. */
  all(): readonly SubPosition[] {
    return [...this.positions.values()];
  }

  /** Returns the positions of a sub-account. */
  of(actorId: string): readonly SubPosition[] {
    return this.all().filter((position) => position.actorId === actorId);
  }

  /** Books a fill of a sub-account; returns the position behind it. */
  book(actorId: string, instrumentId: string, fill: BookedFill): SubPosition {
    return this.put(applyFill(this.position(actorId, instrumentId), fill));
  }

  /** Takes a fill of a sub-account back; returns the position behind it. */
  bust(actorId: string, instrumentId: string, fill: BookedFill): SubPosition {
    return this.put(takeBack(this.position(actorId, instrumentId), fill));
  }

  /** Returns what a sub-account made so far; `price` and `multiplier` by instrument. */
  profit(
    actorId: string,
    price: (instrumentId: string) => number,
    multiplier: (instrumentId: string) => number,
  ): SubAccountProfit {
    let [realized, unrealized, fees] = [0, 0, 0];
    for (const position of this.of(actorId)) {
      realized += numberOf(position.realized);
      fees += numberOf(position.fees);
      if (position.quantity === 0n) continue;
      const { instrumentId } = position;
      const worth = numberOf(position.quantity) * price(instrumentId) * multiplier(instrumentId);
      const cost = numberOf(position.cost);
      unrealized += worth - (position.quantity > 0n ? cost : -cost);
    }
    return { realized, unrealized, fees };
  }

  private put(position: SubPosition): SubPosition {
    const { actorId, instrumentId } = position;
    const before = this.position(actorId, instrumentId).quantity;
    this.undo.set(this.positions, keyOf(actorId, instrumentId), position);
    const net = this.net(instrumentId) + position.quantity - before;
    this.undo.set(this.nets, instrumentId, net);
    return position;
  }
}

/** Returns a position as its row keeps it. */
export const positionRow = (position: SubPosition): AccountImage['positions'][number] => ({
  actorId: position.actorId,
  instrumentId: position.instrumentId,
  quantity: textOf(position.quantity),
  cost: textOf(position.cost),
  realized: textOf(position.realized),
  fees: textOf(position.fees),
});
