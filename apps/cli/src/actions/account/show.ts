import { POSITIONS } from '@vela/client';
import type { Action } from '../../command-spec.js';
import { credentialText } from '../../live/account-access.js';
import { engagedText, stateText } from '../../live/deployment-text.js';
import { findAccount } from '../../live/find.js';
import { positionTable } from '../../live/position-text.js';
import { moneyText } from '../../output/number-text.js';
import { facts } from '../../output/table.js';

/** Shows an account with its money and what it holds. */
export const action: Action = async (context, input) => {
  const connection = await context.connect();
  const account = await findAccount(connection, input.argument());
  const { positions } = await connection.client.query(POSITIONS, { accountId: account.id });
  const { balance, credentialStatus, engaged, engagedReason, health, healthDetail } = account;
  const money = (value: string): string => moneyText(value, balance.currency);
  const limits = Object.entries(account.riskLimits).filter(([, value]) => value !== null);
  context.output.result({ ...account, positions }, () =>
    [
      facts([
        ['account', `${account.name} (${account.id})`],
        ['broker', `${account.broker}, ${account.mode.toLowerCase()}`],
        ['health', `${stateText(health)}${healthDetail === null ? '' : `: ${healthDetail}`}`],
        ['credential', credentialStatus === null ? null : credentialText(credentialStatus)],
        ['held back', engaged === 'NONE' ? null : `${engagedText(engaged)}: ${engagedReason}`],
        ['equity', money(balance.equity)],
        ['cash', money(balance.cash)],
        ['can pay', balance.buyingPower === null ? null : money(balance.buyingPower)],
        ['realized', money(balance.realized)],
        ['unrealized', money(balance.unrealized)],
        ['fees', money(balance.fees)],
        ['limits', limits.map(([name, value]) => `${name} ${String(value)}`).join(', ') || null],
        ['faults', account.faults?.faults.map(({ kind }) => kind).join(', ') ?? null],
      ]),
      positionTable(positions),
    ].join('\n\n'),
  );
};
