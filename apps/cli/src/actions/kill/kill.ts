import {
  accepted,
  KILL_SWITCH,
  KILL_SWITCH_ENGAGE,
  KILL_SWITCH_RELEASE,
  type KillScope,
  type KillSwitchView,
} from '@vela/client';
import { VelaError } from '@vela/kernel';
import type { Action } from '../../command-spec.js';
import type { Connection, Context } from '../../context.js';
import type { Input } from '../../input.js';
import { findAccount, findDeployment } from '../../live/find.js';
import { table } from '../../output/table.js';

/** Engages the kill switch, releases it, or shows what is engaged. */
export const action: Action = async (context, input) => {
  const connection = await context.connect();
  const { client } = connection;
  if (input.flag('status')) return show(context, (await client.query(KILL_SWITCH, {})).killSwitch);
  const { scope, what } = await scopeOf(connection, input);
  if (input.flag('release')) {
    const confirm = input.required('confirm', what);
    const { killSwitchRelease } = await client.query(KILL_SWITCH_RELEASE, { scope, confirm });
    accepted(killSwitchRelease);
    return show(context, killSwitchRelease.killSwitch);
  }
  const mode = modeOf(input);
  const reason = input.required('reason', '"fills look wrong"');
  const { killSwitchEngage } = await client.query(KILL_SWITCH_ENGAGE, { scope, mode, reason });
  accepted(killSwitchEngage);
  if (!context.output.json) {
    context.output.note(`  ${killSwitchEngage.affected} accounts and deployments are held back`);
  }
  show(context, killSwitchEngage.killSwitch);
};

async function scopeOf(
  connection: Connection,
  input: Input,
): Promise<{ readonly scope: KillScope | undefined; readonly what: string }> {
  const [account, deployment] = [input.text('account'), input.text('deployment')];
  if (account !== undefined && deployment !== undefined) {
    throw new VelaError('INVALID_INPUT', 'expected --account or --deployment, found both');
  }
  if (account !== undefined) {
    const { id, name } = await findAccount(connection, account);
    return { scope: { accountId: id }, what: name };
  }
  if (deployment !== undefined) {
    const { id, name } = await findDeployment(connection, deployment);
    return { scope: { deploymentId: id }, what: name };
  }
  return { scope: undefined, what: 'everything' };
}

function modeOf(input: Input): 'REDUCE_ONLY' | 'HALT' | 'FLATTEN' {
  if (input.flag('flatten')) return 'FLATTEN';
  return input.flag('reduce-only') ? 'REDUCE_ONLY' : 'HALT';
}

function show(context: Context, found: KillSwitchView | null): void {
  context.output.result(found, () =>
    table(
      found?.switches ?? [],
      [
        {
          title: 'of',
          cell: ({ deployment, account }) => deployment?.name ?? account?.name ?? 'everything',
        },
        { title: 'mode', cell: ({ mode }) => mode.toLowerCase().replace('_', ' ') },
        { title: '', cell: ({ engaging }) => (engaging ? 'engaging' : 'engaged') },
        { title: 'why', cell: ({ reason }) => reason ?? '' },
      ],
      { empty: 'Nothing is engaged: trading goes on.' },
    ),
  );
}
