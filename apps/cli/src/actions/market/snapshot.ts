import { MARKET_SNAPSHOTS } from '@vela/client';
import type { Action } from '../../command-spec.js';
import { candleText, noteUnknown, quoteTable } from '../../market/market-text.js';
import { facts } from '../../output/table.js';

/** Shows the markets of symbols at a glance. */
export const action: Action = async (context, input) => {
  const symbols = input.arguments;
  const { client } = await context.connect();
  const { marketSnapshots } = await client.query(MARKET_SNAPSHOTS, {
    symbols,
    account: input.text('account'),
  });
  noteUnknown(context.output, marketSnapshots);
  context.output.result(marketSnapshots, () =>
    marketSnapshots
      .filter(({ known }) => known)
      .map(({ quote, minute, day, previousDay }) =>
        [
          quoteTable([quote]),
          facts([
            ['minute', candleText(minute)],
            ['session', candleText(day)],
            ['the one before', candleText(previousDay)],
          ]),
        ].join('\n'),
      )
      .join('\n\n'),
  );
};
