import { canonicalJson, formatDecimal, kindOfId, parseDecimal } from '@vela/kernel';
import type { Canonical } from '@vela/kernel';
import type { AccountRecord } from '@vela/ports';
import { checkSimulation } from '../backtest-input.js';
import type { Ground } from '../ground.js';
import { Refusal, refuseIfAny } from '../refusal.js';
import type { Problem } from '../refusal.js';
import { expectFound } from './deployment-input.js';
import { checkName } from './names.js';
import { checkLimits } from './risk-limits.js';
import { stableId } from './stable-id.js';

/** A paper account as a caller asks for it. */
export interface AccountInput {
  readonly name: string;
  readonly currency: string;
  /** Money for orders by hand, decimal text; deployments bring their own. */
  readonly cash: string;
  /** Options of the simulated venue for orders by hand. */
  readonly simulation?: unknown;
  readonly riskLimits?: unknown;
  /** Fault script that was checked: all that trades on the account is disturbed by it. */
  readonly faults?: Canonical;
}

/** Opens broker accounts and keeps their limits. */
export class AccountService {
  constructor(private readonly ground: Ground) {}

  /**
   * Returns the paper account of a name: a new one, or the one that is there with the same
   * settings. Refuses with `ALREADY_EXISTS` where the settings differ.
   */
  async create(input: AccountInput): Promise<AccountRecord> {
    const limits = checkLimits(input.riskLimits, ['input', 'riskLimits']);
    const { simulation, faults } = checkSimulation(input.simulation);
    refuseIfAny([
      ...faults,
      ...checkName(input.name, ['input', 'name']),
      ...checkCurrency(input.currency),
      ...checkCash(input.cash),
      ...limits.problems,
    ]);
    const { tenantId, hasher, accounts, hints } = this.ground;
    const name = input.name.trim();
    const id = stableId(hasher, 'account', [tenantId, name]);
    const actorId = stableId(hasher, 'actor', [id]);
    const cash = formatDecimal(parseDecimal(input.cash));
    const disturbed = input.faults == null ? {} : { faults: input.faults };
    const options = { cash, simulation, ...disturbed };
    const { currency } = input;
    const isNew = await accounts.create({
      id,
      tenantId,
      actorId,
      name,
      broker: 'paper',
      mode: 'PAPER',
      currency,
      options,
      limits: limits.values,
    });
    if (isNew) hints.released([actorId]);
    const record = await this.expect(id);
    if (isNew || (record.currency === currency && sameOptions(record, options))) return record;
    throw new Refusal([
      {
        code: 'ALREADY_EXISTS',
        message: `there is an account "${name}" already, with other settings`,
        hint: 'Choose another name.',
        path: ['input', 'name'],
      },
    ]);
  }

  /** Returns the account, or null when there is none. */
  async get(id: string): Promise<AccountRecord | null> {
    if (kindOfId(id) !== 'account') return null;
    return this.ground.accounts.get(this.ground.tenantId, id);
  }

  /** Returns the account; refuses with `NOT_FOUND` when there is none. */
  async expect(id: string, path: readonly string[] = ['id']): Promise<AccountRecord> {
    const hint = 'List them with vela account list.';
    return expectFound(await this.get(id), 'account', id, { path, hint });
  }

  /** Returns every account, the oldest first. */
  async list(): Promise<readonly AccountRecord[]> {
    const all = await this.ground.accounts.list(this.ground.tenantId);
    return [...all].sort((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1));
  }

  /** Returns the account with new limits; those that are left out are lifted. */
  async setLimits(id: string, limits: unknown): Promise<AccountRecord> {
    const checked = checkLimits(limits, ['limits']);
    refuseIfAny(checked.problems);
    const account = await this.expect(id, ['accountId']);
    const { accounts, tenantId, hints } = this.ground;
    await accounts.setLimits(tenantId, id, checked.values);
    hints.commanded(account.actorId);
    return this.expect(id, ['accountId']);
  }
}

const sameOptions = (
  { options }: AccountRecord,
  wanted: { readonly [name: string]: Canonical },
): boolean => canonicalJson(options) === canonicalJson(wanted);

function checkCurrency(currency: string): readonly Problem[] {
  if (/^[A-Z0-9]{3,8}$/.test(currency)) return [];
  const message = `expected a currency such as USD, found "${currency}"`;
  return [{ code: 'INVALID_INPUT', message, path: ['input', 'currency'] }];
}

function checkCash(cash: string): readonly Problem[] {
  const { units, scale } = parseDecimal(cash);
  // More does not fit into the exact amounts of the ledger.
  const fits = units >= 0n && units <= 10n ** BigInt(15 + scale) && scale <= 8;
  if (fits) return [];
  const message = `expected an amount from 0 to 1e15 with at most 8 digits, found ${cash}`;
  return [{ code: 'INVALID_INPUT', message, path: ['input', 'cash'] }];
}
