import { accepted, BROKER_ACCOUNT_CREATE } from '@vela/client';
import { simulationOptionsOf } from '../../backtest/simulation-options.js';
import type { Action } from '../../command-spec.js';
import { parseNameValues } from '../../name-values.js';

/** Opens a paper account. */
export const action: Action = async (context, input) => {
  const name = input.requiredArgument('name');
  const { client } = await context.connect();
  const { brokerAccountCreate } = await client.query(BROKER_ACCOUNT_CREATE, {
    input: {
      name,
      currency: input.text('currency'),
      cash: input.text('cash'),
      simulation: await simulationOptionsOf(input),
      riskLimits: parseNameValues(input.list('limit'), 'limit'),
    },
  });
  accepted(brokerAccountCreate);
  const account = brokerAccountCreate.brokerAccount;
  context.output.result(account, () => `  ${name} is ${account?.id}, a paper account`);
};
