import { MARKET_CLOCK } from '@vela/client';
import type { Action } from '../../command-spec.js';
import { secondText, sourceText } from '../../market/market-text.js';
import { facts } from '../../output/table.js';

/** Shows whether the market trades. */
export const action: Action = async (context, input) => {
  const { client } = await context.connect();
  const { marketClock } = await client.query(MARKET_CLOCK, {
    account: input.text('account'),
    venue: input.text('venue'),
  });
  const { at, open, nextOpen, nextClose } = marketClock;
  const { green, yellow } = context.output.paint;
  const utc = (instant: string | null): string =>
    instant === null ? 'never' : `${secondText(instant)} UTC`;
  context.output.result(marketClock, () =>
    facts([
      ['market', open ? green('open') : yellow('closed')],
      ['time', utc(at)],
      ['opens next', utc(nextOpen)],
      ['closes next', utc(nextClose)],
      ['', sourceText(marketClock)],
    ]),
  );
};
