import { findSchedule, scheduleNames } from '@vela/fees';
import type { Action } from '../../command-spec.js';
import { table } from '../../output/table.js';

/** Lists the schedules of fees that there are. */
export const action: Action = async ({ output }) => {
  const schedules = scheduleNames().map((name) => {
    const { title, zone, currency, rows, choices } = findSchedule(name);
    const values = Object.entries(choices).map(
      ([choice, one]) => [choice, [...one.values]] as const,
    );
    return { name, title, zone, currency, rows: rows.length, choices: Object.fromEntries(values) };
  });
  output.result({ schedules }, () =>
    table(schedules, [
      { title: 'name', cell: ({ name }) => name },
      { title: 'title', cell: ({ title }) => title },
      { title: 'currency', cell: ({ currency }) => currency ?? 'any' },
      { title: 'rows', cell: ({ rows }) => String(rows), align: 'right' },
      {
        title: 'choices',
        cell: ({ choices }) =>
          Object.entries(choices)
            .map(([name, values]) => `${name}=${values.join('|')}`)
            .join(' '),
      },
    ]),
  );
};
