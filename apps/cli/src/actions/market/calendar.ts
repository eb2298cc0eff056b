import { MARKET_CALENDAR } from '@vela/client';
import { VelaError, formatDate, parseInstant } from '@vela/kernel';
import type { Action } from '../../command-spec.js';
import type { Input } from '../../input.js';
import { secondText, sourceText } from '../../market/market-text.js';
import { table } from '../../output/table.js';

/** Lists the days on which the market trades. */
export const action: Action = async (context, input) => {
  const [from, to] = [dateOf(input, 'from'), dateOf(input, 'to')];
  const { client } = await context.connect();
  const { marketCalendar } = await client.query(MARKET_CALENDAR, {
    from,
    to,
    account: input.text('account'),
    venue: input.text('venue'),
  });
  context.output.result(marketCalendar, () =>
    table(
      marketCalendar.sessions,
      [
        { title: 'date', cell: ({ date }) => date },
        { title: 'opens (UTC)', cell: ({ opensAt }) => secondText(opensAt) },
        { title: 'closes (UTC)', cell: ({ closesAt }) => secondText(closesAt) },
        {
          title: '',
          cell: ({ earlyClose, name }) =>
            [earlyClose === true ? 'early close' : null, name].filter((one) => one).join(', '),
        },
      ],
      { empty: 'No day of trading in this time.' },
    ),
  );
  context.output.note(`  ${sourceText(marketCalendar)}`);
};

/** Returns the date of an option. */
function dateOf(input: Input, name: string): string | undefined {
  const text = input.text(name);
  if (text === undefined) return undefined;
  try {
    if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return formatDate(parseInstant(text));
  } catch {
    // A day that no month has.
  }
  throw new VelaError('INVALID_INPUT', `--${name}: expected a date, found "${text}"`, {
    hint: 'Write 2026-01-31.',
    path: [name],
  });
}
