import { unitsToNumber } from '@vela/kernel';
import { MONEY_SCALE } from '@vela/ledger';
import type { FeeReport } from '@vela/ledger';
import { toMoney } from './amount.js';
import type { FeeBook } from './fee-book.js';
import { linesOf } from './fee-schedule.js';

/** Returns what the fees of all days of a book consist of. */
export function feeReport(book: FeeBook): FeeReport {
  const { schedule } = book.fees;
  const names = linesOf(schedule);
  const currencies = new Set([...book.ended.keys(), ...book.totals.keys()]);
  const lines = [...currencies].flatMap((currency) => {
    const ended = book.ended.get(currency);
    const running = book.totals.get(currency);
    return names.flatMap((line, index) => {
      const [before, now] = [ended?.get(index), running?.get(index)?.rounded];
      if (before === undefined && now === undefined) return [];
      const amount = unitsToNumber(toMoney((before ?? 0n) + (now ?? 0n)), MONEY_SCALE);
      return [{ line, currency, amount }];
    });
  });
  return {
    lines,
    unknown: [...book.unknown.values()].map(({ line, fills }) => ({ line, fills })),
    notModelled: schedule.notModelled,
  };
}
