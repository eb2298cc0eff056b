import { canonicalJson } from '@vela/kernel';
import type { AccountRecord, DeploymentState } from '@vela/ports';
import type { Ground } from '../../ground.js';
import { Refusal } from '../../refusal.js';
import type { AccountService } from '../account-service.js';
import { expectConfirmed } from '../confirmation.js';
import { stableId } from '../stable-id.js';
import type { AccessCheck } from './access-check.js';
import { askForChecks } from './access-question.js';
import { AttemptLimit } from './attempt-limit.js';
import { checkConnection } from './connection-input.js';
import type { CheckedConnection, ConnectionInput } from './connection-input.js';

/** Currency of an account until its broker says more. */
const CURRENCY = 'USD';
/** States in which a deployment wants nothing of its account. */
const AT_REST: readonly DeploymentState[] = ['provisioning', 'stopped', 'failed'];
const CONNECTING = { attempts: 10, withinMs: 60_000 };
const VERIFYING = { attempts: 6, withinMs: 60_000 };

/** Connects accounts at brokers, asks whether the connection works, and cuts it. */
export class ConnectionService {
  private readonly connecting: AttemptLimit;
  private readonly verifying: AttemptLimit;

  constructor(
    private readonly ground: Ground,
    private readonly accounts: AccountService,
  ) {
    this.connecting = new AttemptLimit(ground.clock, CONNECTING);
    this.verifying = new AttemptLimit(ground.clock, VERIFYING);
  }

  /**
   * Returns the account of a name at a broker, with the credential that was given in place of the
   * one it had. Refuses with `ALREADY_EXISTS` where the account has other settings.
   */
  async connect(input: ConnectionInput): Promise<AccountRecord> {
    const checked = checkConnection(input);
    const { name, credential, note, options } = checked;
    const { tenantId, accounts, credentials, sealer, hasher, hints } = this.ground;
    const { mode } = input;
    expectConfirmed({ name, mode }, input.confirm, ['input', 'confirm']);
    const id = stableId(hasher, 'account', [tenantId, name]);
    const actorId = stableId(hasher, 'actor', [id]);
    const before = await accounts.get(tenantId, id);
    if (before !== null) expectSame(before, input, checked);
    this.connecting.count('all', 'to connect accounts');
    const sealed = sealer.seal(tenantId, id, credential);
    const draft = { id, tenantId, actorId, name, mode, options, limits: {} };
    const isNew = await accounts.create({ ...draft, broker: input.broker, currency: CURRENCY });
    const record = await this.accounts.expect(id);
    // Another call with the name may have been quicker.
    expectSame(record, input, checked);
    await credentials.put(tenantId, id, sealed, note);
    if (isNew) hints.released([actorId]);
    hints.commanded(actorId);
    return record;
  }

  /**
   * Forgets the credential of an account and returns the account: its orders and fills stay. Wants
   * the name of the account typed while something of it still trades.
   */
  async disconnect(id: string, confirm?: string | null): Promise<AccountRecord> {
    const account = await this.expectConnected(id);
    const trading = await this.tradingOn(account);
    if (trading !== null && confirm !== account.name) {
      throw new Refusal([
        {
          code: 'CONFIRMATION_REQUIRED',
          message:
            `${trading}: without its credential nobody here can cancel or close anything of ` +
            `"${account.name}"`,
          hint: `Stop and cancel first, or pass confirm: "${account.name}".`,
          path: ['confirm'],
        },
      ]);
    }
    const { credentials, tenantId, hints } = this.ground;
    await credentials.delete(tenantId, account.id);
    hints.commanded(account.actorId);
    return account;
  }

  /** Returns what works with the credential of an account, tried where it may be opened. */
  async verify(id: string): Promise<{
    readonly account: AccountRecord;
    readonly checks: readonly AccessCheck[];
  }> {
    const account = await this.expectConnected(id);
    this.verifying.count(account.id, 'to verify an account');
    return { account, checks: await askForChecks(this.ground.bus, account.id) };
  }

  private async expectConnected(id: string): Promise<AccountRecord> {
    const account = await this.accounts.expect(id);
    if (account.broker !== 'paper') return account;
    throw new Refusal([
      {
        code: 'INVALID_INPUT',
        message: `"${account.name}" is a paper account of this program, which needs no credential`,
        hint: 'Connect one at a broker: vela account connect alpaca.',
        path: ['id'],
      },
    ]);
  }

  /** Returns what still trades on an account in words, null when nothing does. */
  private async tradingOn({ id: accountId }: AccountRecord): Promise<string | null> {
    const { accounts, deployments, tenantId } = this.ground;
    const [all, resting, open] = await Promise.all([
      deployments.count(tenantId, { accountId }),
      deployments.count(tenantId, { accountId, states: AT_REST }),
      accounts.orders(tenantId, { accountId, open: true }, { first: 500, after: null }),
    ]);
    const parts = [
      all - resting > 0 ? `${all - resting} deployments are at work` : null,
      open.length > 0 ? `${open.length} orders are open` : null,
    ].filter((part) => part !== null);
    return parts.length === 0 ? null : parts.join(' and ');
  }
}

/** A name stands for one account at one broker; only its credential is replaced. */
function expectSame(
  record: AccountRecord,
  { broker, mode }: ConnectionInput,
  { name, options }: CheckedConnection,
): void {
  const isSame =
    record.broker === broker &&
    record.mode === mode &&
    canonicalJson(record.options) === canonicalJson(options);
  if (isSame) return;
  throw new Refusal([
    {
      code: 'ALREADY_EXISTS',
      message:
        `there is an account "${name}" already, with other settings: ${record.broker}, ` +
        `${record.mode}, ${canonicalJson(record.options)}`,
      hint: 'Choose another name, or the same settings to replace its credential.',
      path: ['input', 'name'],
    },
  ]);
}
