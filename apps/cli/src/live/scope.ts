import type { Connection } from '../context.js';
import type { Input } from '../input.js';
import { findAccount, findDeployment } from './find.js';

/** Ids of what `--account` and `--deployment` name; empty for everything. */
export interface Scope {
  readonly accountId?: string;
  readonly deploymentId?: string;
}

/** Returns what `--account` and `--deployment` name. */
export async function scopeOf(connection: Connection, input: Input): Promise<Scope> {
  const [account, deployment] = [input.text('account'), input.text('deployment')];
  return {
    ...(deployment === undefined
      ? {}
      : { deploymentId: (await findDeployment(connection, deployment)).id }),
    ...(account === undefined ? {} : { accountId: (await findAccount(connection, account)).id }),
  };
}
