import type { DecimalText } from '@vela/orders';
import type { AccountReport, PositionReport } from '@vela/ports';
import { decimalText, quantityText } from '@vela/venue';
import type { PaperBook } from './paper-book.js';

/** The account of a simulated venue. */
export interface PaperAccount {
  readonly id: string;
  readonly currency: string;
  /** Money for orders by hand, which their book begins with; deployments bring their own. */
  readonly cash?: DecimalText;
}

/** Returns the money of an account: that of its books, and what no book of orders by hand has yet. */
export function reportAccount(account: PaperAccount, books: readonly PaperBook[]): AccountReport {
  const monies = books.map((book) => book.money());
  const sum = (of: (money: (typeof monies)[number]) => number): number =>
    monies.reduce((total, money) => total + of(money), 0);
  const hasManual = books.some(({ place }) => place.subAccount === 'manual');
  const free = hasManual ? 0 : Number(account.cash ?? 0);
  const power = sum(({ buyingPower }) => buyingPower);
  return {
    currency: account.currency,
    cash: money(free + sum(({ cash }) => cash)),
    equity: money(free + sum(({ equity }) => equity)),
    buyingPower: Number.isFinite(power) && books.length > 0 ? money(power) : null,
  };
}

/** Returns an amount with the digits that money has. */
const money = (amount: number): DecimalText => decimalText(Math.round(amount * 1e8) / 1e8);

/** Returns what books hold together, instrument by instrument in the order of their ids. */
export function reportPositions(books: readonly PaperBook[]): PositionReport[] {
  const held = new Map<string, { units: number; cost: number; size: number; book: PaperBook }>();
  for (const book of books) {
    for (const { instrument, units, average } of book.positions()) {
      const { id } = book.spec.instruments[instrument]!;
      const sum = held.get(id) ?? { units: 0, cost: 0, size: 0, book };
      sum.units += units;
      sum.cost += Math.abs(units) * average;
      sum.size += Math.abs(units);
      held.set(id, sum);
    }
  }
  return [...held]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([instrumentId, { units, cost, size, book }]) => {
      const instrument = book.spec.instruments.find(({ id }) => id === instrumentId)!;
      if (units === 0) return [];
      return [
        {
          instrumentId,
          quantity: quantityText(units, instrument),
          averagePrice: decimalText(cost / size),
          currency: instrument.currency,
        },
      ];
    });
}
