import { accepted, RISK_LIMIT_OPTIONS, RISK_LIMITS_UPDATE } from '@vela/client';
import type { Action } from '../../command-spec.js';
import { findAccount } from '../../live/find.js';
import { parseNameValues } from '../../name-values.js';
import { table } from '../../output/table.js';

/** Shows the limits of an account, or sets some of them. */
export const action: Action = async (context, input) => {
  const connection = await context.connect();
  const { client } = connection;
  const account = await findAccount(connection, input.argument());
  const changes = parseNameValues(input.list('limit'), 'limit');
  let limits = account.riskLimits;
  if (Object.keys(changes).length > 0) {
    const wanted = { ...limits, ...changes };
    const variables = { accountId: account.id, limits: wanted };
    const { riskLimitsUpdate } = await client.query(RISK_LIMITS_UPDATE, variables);
    accepted(riskLimitsUpdate);
    limits = riskLimitsUpdate.riskLimits ?? wanted;
  }
  const { riskLimitOptions } = await client.query(RISK_LIMIT_OPTIONS, {});
  context.output.result(limits, () =>
    table(riskLimitOptions, [
      { title: 'limit', cell: ({ name }) => name },
      { title: account.name, cell: ({ name }) => valueText(limits[name]), align: 'right' },
      { title: '', cell: ({ description }) => description },
    ]),
  );
};

const valueText = (value: unknown): string =>
  value === null || value === undefined ? 'none' : JSON.stringify(value);
