import type { OrderReport } from '@vela/orders';
import { legsOf, textOf } from './wire.js';
import type { Wire } from './wire.js';

/** Whose child an order is, and what it is for. */
export interface Kin {
  readonly parent: string;
  readonly role: OrderReport['role'];
}

/** Orders whose relatives are remembered; the oldest are forgotten first. */
const KNOWN_MAX = 20_000;

/** Returns whether the class of an order says that it has relatives. */
export const isLinked = (order: Wire): boolean =>
  ['bracket', 'oto', 'oco'].includes(textOf(order, 'order_class') ?? '');

/** Returns what a leg is for: a price to take gains at, or a stop. */
const roleOfLeg = (leg: Wire): OrderReport['role'] =>
  textOf(leg, 'type') === 'limit' ? 'take_profit' : 'stop_loss';

/**
 * Which orders are legs of which: Alpaca tells it with the parent alone, never with the leg. A leg
 * that was changed is one under its new id too.
 */
export class Families {
  readonly #kin = new Map<string, Kin>();
  readonly #parents = new Set<string>();

  /** Takes what an order says about its relatives. */
  learn(order: Wire): void {
    const id = textOf(order, 'id');
    const legs = legsOf(order);
    if (id === null) return;
    if (legs.length > 0) this.#adult(id);
    for (const leg of legs) {
      const legId = textOf(leg, 'id');
      // Who was told first stays: two exits that are left of a bracket are told as a pair later.
      if (legId !== null && !this.#kin.has(legId)) {
        this.#put(legId, { parent: id, role: roleOfLeg(leg) });
      }
    }
    const before = textOf(order, 'replaces');
    const kin = before === null ? undefined : this.#kin.get(before);
    if (kin !== undefined && !this.#kin.has(id)) this.#put(id, kin);
  }

  /** Returns whose child an order is, null when that is not known. */
  of(order: Wire): Kin | null {
    return this.#kin.get(textOf(order, 'id') ?? '') ?? null;
  }

  /** Returns whether an order may be a leg of which nobody has told the parent. */
  isStray(order: Wire): boolean {
    const id = textOf(order, 'id') ?? '';
    const intent = textOf(order, 'position_intent') ?? '';
    return (
      isLinked(order) &&
      !this.#kin.has(id) &&
      !this.#parents.has(id) &&
      legsOf(order).length === 0 &&
      !intent.endsWith('_to_open')
    );
  }

  #put(id: string, kin: Kin): void {
    this.#kin.set(id, kin);
    if (this.#kin.size > KNOWN_MAX) this.#kin.delete(this.#kin.keys().next().value!);
  }

  #adult(id: string): void {
    this.#parents.add(id);
    if (this.#parents.size > KNOWN_MAX) this.#parents.delete(this.#parents.values().next().value!);
  }
}
