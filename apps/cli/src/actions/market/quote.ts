import { QUOTES } from '@vela/client';
import type { Action } from '../../command-spec.js';
import { noteUnknown, quoteTable } from '../../market/market-text.js';

/** Shows the best prices of symbols. */
export const action: Action = async (context, input) => {
  const symbols = input.arguments;
  const { client } = await context.connect();
  const { quotes } = await client.query(QUOTES, { symbols, account: input.text('account') });
  noteUnknown(context.output, quotes);
  context.output.result(quotes, () => quoteTable(quotes));
};
