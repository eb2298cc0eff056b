import type { PositionView } from '@vela/client';
import { moneyText } from '../output/number-text.js';
import { table } from '../output/table.js';

type Shown = Pick<
  PositionView,
  'side' | 'quantity' | 'averagePrice' | 'lastPrice' | 'unrealized' | 'instrument'
> &
  Partial<Pick<PositionView, 'account' | 'deployment'>>;

/** Returns positions as a table. */
export function positionTable(positions: readonly Shown[]): string {
  return table(
    positions,
    [
      { title: 'instrument', cell: ({ instrument }) => instrument.symbol },
      { title: 'side', cell: ({ side }) => (side === 'BUY' ? 'long' : 'short') },
      { title: 'quantity', cell: ({ quantity }) => quantity, align: 'right' },
      { title: 'average', cell: ({ averagePrice }) => averagePrice ?? '', align: 'right' },
      { title: 'last', cell: ({ lastPrice }) => lastPrice ?? '', align: 'right' },
      { title: 'unrealized', cell: ({ unrealized }) => moneyText(unrealized), align: 'right' },
      { title: '', cell: ({ deployment, account }) => deployment?.name ?? account?.name ?? '' },
    ],
    { empty: 'Nothing is held.' },
  );
}
