import type { AccountRecord } from '@vela/ports';
import type { Ground } from './ground.js';
import { Refusal } from './refusal.js';

/** Returns the account of a provider with this id or name; the only one there is when none is named. */
export async function providerAccount(
  { tenantId, accounts }: Pick<Ground, 'tenantId' | 'accounts'>,
  provider: string,
  idOrName: string | null,
  path: readonly string[] = ['input', 'account'],
): Promise<AccountRecord> {
  const all = await accounts.list(tenantId);
  const named = all.filter(({ id, name }) => id === idOrName || name === idOrName);
  const found = idOrName === null ? all.filter(({ broker }) => broker === provider) : named;
  const [account, other] = found;
  if (account === undefined) {
    const which = idOrName === null ? `account of ${provider}` : `account "${idOrName}"`;
    const hint = `Connect one: vela account connect ${provider}.`;
    throw new Refusal([{ code: 'NOT_FOUND', message: `there is no ${which}`, hint, path }]);
  }
  if (other !== undefined) {
    const names = found.map(({ name }) => name).join(', ');
    const message = `there are several accounts of ${provider}: ${names}`;
    throw new Refusal([
      { code: 'DATA_AMBIGUOUS', message, hint: 'Name one with --account.', path },
    ]);
  }
  if (account.broker === provider) return account;
  const message = `expected an account of ${provider}, but ${account.name} is one of ${account.broker}`;
  throw new Refusal([{ code: 'INVALID_INPUT', message, path }]);
}
