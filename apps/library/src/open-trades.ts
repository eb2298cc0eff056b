import type { Instrument } from '@vela/market';
import type { Run } from '@vela/step';
import type { OpenTrade } from './result-rows.js';

/** Returns the positions that a run still holds, lot by lot. */
export function openTradesOf(
  { ledger, marks }: Run,
  instruments: readonly Instrument[],
): OpenTrade[] {
  return ledger.positions.flatMap((position, index) => {
    const { symbol, quantityScale } = instruments[index]!;
    return position.lots.map((lot) => ({
      symbol,
      side: position.quantity < 0 ? ('sell' as const) : ('buy' as const),
      quantity: lot.quantity / 10 ** quantityScale,
      entryPrice: lot.price,
      markPrice: marks[index]!.lastClose,
    }));
  });
}
