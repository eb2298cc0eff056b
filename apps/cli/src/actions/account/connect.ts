import { accepted, BROKER_ACCOUNT_CONNECT } from '@vela/client';
import { VelaError } from '@vela/kernel';
import type { Action } from '../../command-spec.js';
import { confirmName } from '../../confirmation.js';
import type { Input } from '../../input.js';
import { credentialText } from '../../live/account-access.js';
import { readSecrets } from '../../secrets/read-secrets.js';

/** Connects an account at a broker. */
export const action: Action = async (context, input) => {
  const broker = brokerOf(input);
  const mode = modeOf(input);
  const name = input.text('name') ?? (mode === 'LIVE' ? `${broker}-live` : broker);
  if (mode === 'LIVE') {
    const question = `${name} will trade with real money.`;
    await confirmName(context, { question, name, given: input.text('confirm') });
  }
  const isToken = input.flag('token');
  const questions = isToken ? ['Token'] : ['Key id', 'Secret'];
  const secrets = await readSecrets(context, questions, {
    fromLines: input.flag('stdin'),
    prompt: process.stderr,
  });
  const { client } = await context.connect();
  const { brokerAccountConnect } = await client.query(BROKER_ACCOUNT_CONNECT, {
    input: {
      broker: 'ALPACA',
      mode,
      name,
      venueUrl: input.text('venue-url'),
      channel: input.text('channel'),
      ...(isToken ? { token: secrets[0] } : { apiKey: secrets[0], apiSecret: secrets[1] }),
      ...(mode === 'LIVE' ? { confirm: name } : {}),
    },
  });
  accepted(brokerAccountConnect);
  const account = brokerAccountConnect.brokerAccount;
  const credential = credentialText(account?.credentialStatus ?? null);
  context.output.result(account, () =>
    [
      `  ${name} is ${account?.id}, ${mode.toLowerCase()} at ${broker}, ${credential}`,
      `  Next: vela account verify ${name}`,
    ].join('\n'),
  );
};

function brokerOf(input: Input): string {
  const broker = input.requiredArgument('broker').toLowerCase();
  if (broker === 'alpaca') return broker;
  throw new VelaError('INVALID_INPUT', `expected the broker alpaca, found "${broker}"`, {
    hint: 'A paper account of this program needs no broker: vela account add practice.',
    path: ['broker'],
  });
}

function modeOf(input: Input): 'PAPER' | 'LIVE' {
  const mode = (input.text('mode') ?? 'paper').toLowerCase();
  if (mode === 'paper' || mode === 'live') return mode === 'live' ? 'LIVE' : 'PAPER';
  throw new VelaError('INVALID_INPUT', `--mode: expected paper or live, found "${mode}"`, {
    path: ['mode'],
  });
}
