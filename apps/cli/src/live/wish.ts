import { setTimeout as pause } from 'node:timers/promises';
import {
  accepted,
  type Client,
  type DeploymentPayloadView,
  type DeploymentView,
} from '@vela/client';
import type { Connection, Context } from '../context.js';
import type { Input } from '../input.js';
import { stateText } from './deployment-text.js';
import { findDeployment } from './find.js';

/** How long a command waits to see its wish come true, and how often it looks. */
const WAIT_MS = { most: 3_000, look: 100 };

/** Sends a wish about a deployment, named by id or name, and says what state it came to. */
export async function wish(
  context: Context,
  input: Input,
  send: (
    client: Client,
    wanted: { readonly id: string; readonly reason: string | undefined },
  ) => Promise<DeploymentPayloadView>,
): Promise<void> {
  const connection = await context.connect();
  const before = await findDeployment(connection, input.requiredArgument('id'));
  const { id, name } = before;
  const payload = await send(connection.client, { id, reason: input.text('reason') });
  accepted(payload);
  const isServed = connection.place === 'remote';
  const now = isServed
    ? await settled(context, connection, before)
    : (payload.deployment ?? before);
  context.output.result(now, () => `  ${name} is ${stateText(now.state)}`);
  if (isServed) return;
  context.output.note('  The wish is kept; it is carried out as soon as a server runs: vela serve');
}

/** Returns a deployment after it moved on, or as it is when it has not in time. */
async function settled(
  { signal }: Context,
  connection: Connection,
  before: Pick<DeploymentView, 'id' | 'state' | 'stateSince'>,
): Promise<DeploymentView> {
  const end = Date.now() + WAIT_MS.most;
  for (;;) {
    const now = await findDeployment(connection, before.id);
    const hasMoved = now.state !== before.state || now.stateSince !== before.stateSince;
    if (hasMoved || Date.now() > end) return now;
    await pause(WAIT_MS.look, undefined, { signal });
  }
}
