import { BROKER_ACCOUNTS, type BrokerAccountView } from '@vela/client';
import type { Action } from '../../command-spec.js';
import { credentialText } from '../../live/account-access.js';
import { engagedText, stateText } from '../../live/deployment-text.js';
import { moneyText } from '../../output/number-text.js';
import { table } from '../../output/table.js';

/** Lists broker accounts. */
export const action: Action = async (context) => {
  const { client } = await context.connect();
  const { brokerAccounts } = await client.query(BROKER_ACCOUNTS, {});
  context.output.result(brokerAccounts, () =>
    table(brokerAccounts, COLUMNS, {
      empty: 'No accounts yet. Open one: vela account add practice --cash 100000',
    }),
  );
};

const COLUMNS = [
  { title: 'id', cell: ({ id }: BrokerAccountView) => id },
  { title: 'name', cell: ({ name }: BrokerAccountView) => name },
  { title: 'broker', cell: ({ broker }: BrokerAccountView) => broker },
  { title: 'mode', cell: ({ mode }: BrokerAccountView) => mode.toLowerCase() },
  { title: 'health', cell: ({ health }: BrokerAccountView) => stateText(health) },
  {
    title: 'key',
    cell: ({ credentialStatus }: BrokerAccountView) => credentialText(credentialStatus),
  },
  {
    title: 'equity',
    cell: ({ balance }: BrokerAccountView) => moneyText(balance.equity, balance.currency),
    align: 'right',
  },
  {
    title: 'cash',
    cell: ({ balance }: BrokerAccountView) => moneyText(balance.cash),
    align: 'right',
  },
  { title: '', cell: ({ engaged }: BrokerAccountView) => engagedText(engaged) },
] as const;
