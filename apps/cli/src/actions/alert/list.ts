import { ALERT_EVENTS, ALERTS, type AlertView } from '@vela/client';
import { VelaError } from '@vela/kernel';
import type { Action } from '../../command-spec.js';
import { alertEventLine } from '../../live/event-lines.js';
import { follow } from '../../live/follow.js';
import { timeText } from '../../output/number-text.js';
import { table } from '../../output/table.js';
import { notePage, pageOf } from '../../paging.js';

const SEVERITIES: readonly AlertView['severity'][] = ['INFO', 'WARNING', 'CRITICAL'];

/** Lists alerts, the newest first, or prints them as they come. */
export const action: Action = async (context, input) => {
  const page = pageOf(input);
  const text = input.text('min-severity');
  const minSeverity = SEVERITIES.find((one) => one === text?.toUpperCase());
  if (text !== undefined && minSeverity === undefined) {
    throw new VelaError('INVALID_INPUT', `--min-severity: there is no severity "${text}"`, {
      hint: 'Severities are info, warning, critical.',
      path: ['min-severity'],
    });
  }
  const connection = await context.connect();
  if (input.flag('follow')) {
    const stream = {
      document: ALERT_EVENTS,
      variables: { minSeverity, after: page.after },
      resume: ({ alerts }: { readonly alerts: { readonly cursor: string } }) => ({
        minSeverity,
        after: alerts.cursor,
      }),
    };
    return follow(context, connection, stream, ({ alerts: event }) => {
      const { output } = context;
      const { alert } = event;
      if (output.json || alert !== null) output.result(event, () => alertEventLine(alert!));
    });
  }
  const { alerts } = await connection.client.query(ALERTS, { ...page, minSeverity });
  context.output.result(alerts, () =>
    table(
      alerts.nodes,
      [
        { title: 'n', cell: ({ n }) => String(n), align: 'right' },
        { title: 'at', cell: ({ at }) => timeText(at) },
        { title: 'severity', cell: ({ severity }) => severity.toLowerCase() },
        { title: 'code', cell: ({ code }) => code },
        { title: 'message', cell: ({ message }) => message },
        { title: 'of', cell: (one) => one.deploymentId ?? one.accountId ?? one.feedId ?? '' },
      ],
      { empty: 'No alerts.' },
    ),
  );
  notePage(context.output, alerts);
};
