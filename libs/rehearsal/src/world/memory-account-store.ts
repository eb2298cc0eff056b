import { VelaError } from '@vela/kernel';
import type { Intent, SwitchMode } from '@vela/orders';
import type {
  AccountCommit,
  AccountImage,
  AccountLogRow,
  AccountRecord,
  AccountStore,
  AccountSwitches,
  AccountWrite,
  BrokerOrderRow,
  FillRow,
} from '@vela/ports';

/** An intent as its row keeps it. */
type IntentRow = Intent & { readonly actorId: string; readonly at: number };

/** Rows of one account. */
interface Account {
  record: AccountRecord;
  readonly orders: Map<string, BrokerOrderRow>;
  readonly log: AccountLogRow[];
  readonly fills: FillRow[];
  readonly keys: Set<string>;
  readonly intents: IntentRow[];
  /** Intents at the beginning that were all taken. */
  taken: number;
  readonly cursors: Map<string, readonly [number, number]>;
  readonly positions: Map<string, AccountImage['positions'][number]>;
  readonly deployments: Map<string, { mode: SwitchMode; reason: string }>;
  command: number;
  /** The fence: epoch and number of the last write, and what it was answered. */
  epoch: number;
  seq: number;
  life: unknown;
  answer: AccountCommit;
}

const isBehind = (row: IntentRow, cursor: readonly [number, number] | undefined): boolean =>
  cursor === undefined || row.seq > cursor[0] || (row.seq === cursor[0] && row.leg > cursor[1]);

/** Broker accounts in memory: what PostgreSQL decides about them. */
export class MemoryAccountStore implements AccountStore {
  readonly accounts = new Map<string, Account>();
  async create(
    account: Pick<
      AccountRecord,
      'id' | 'tenantId' | 'actorId' | 'name' | 'broker' | 'mode' | 'currency' | 'options' | 'limits'
    >,
  ): Promise<boolean> {
    await this.call();
    return this.add(account);
  }

  /** Adds an account at once. */
  add(
    account: Pick<AccountRecord, 'id' | 'tenantId' | 'actorId'> & Partial<AccountRecord>,
  ): boolean {
    if (this.accounts.has(account.id)) return false;
    const record: AccountRecord = {
      name: account.id,
      broker: 'paper',
      mode: 'PAPER',
      currency: 'USD',
      options: {},
      limits: {},
      health: 'connecting',
      healthDetail: null,
      engaged: 'NONE',
      engaging: false,
      engagedReason: null,
      lastFact: 0,
      watermarks: {},
      createdAt: 0,
      ...account,
    };
    this.accounts.set(account.id, {
      record,
      orders: new Map(),
      log: [],
      fills: [],
      keys: new Set(),
      intents: [],
      taken: 0,
      cursors: new Map(),
      positions: new Map(),
      deployments: new Map(),
      command: 0,
      epoch: 0,
      seq: 0,
      life: null,
      answer: { kind: 'done', lastFact: 0 },
    });
    return true;
  }

  /** Returns the rows of an account. */
  of(accountId: string): Account {
    const account = this.accounts.get(accountId);
    if (account === undefined) throw new VelaError('NOT_FOUND', `no account ${accountId}`);
    return account;
  }

  /** Adds intents of a deployment at once. */
  intend(accountId: string, actorId: string, ...intents: readonly Intent[]): void {
    const { intents: rows } = this.of(accountId);
    for (const intent of intents) rows.push({ ...intent, actorId, at: 0 });
  }

  async get(tenantId: string, id: string): Promise<AccountRecord | null> {
    await this.call();
    const record = this.accounts.get(id)?.record ?? null;
    return record?.tenantId === tenantId ? record : null;
  }

  async byActor(actorId: string): Promise<AccountRecord | null> {
    await this.call();
    return this.records().find((record) => record.actorId === actorId) ?? null;
  }

  async list(tenantId: string): Promise<readonly AccountRecord[]> {
    await this.call();
    return this.records().filter((record) => record.tenantId === tenantId);
  }

  private records(): AccountRecord[] {
    return [...this.accounts.values()].map(({ record }) => record);
  }

  async image(accountId: string): Promise<AccountImage> {
    await this.call();
    return this.imageOf(accountId);
  }

  async positions(accountId: string): Promise<AccountImage['positions']> {
    return (await this.image(accountId)).positions;
  }

  /** Returns at once what a gateway starts from. */
  imageOf(accountId: string): AccountImage {
    const { record, orders, cursors, positions, command } = this.of(accountId);
    const isOpen = ({ send }: BrokerOrderRow): boolean =>
      send === 'sending' || send === 'accepted' || send === 'unknown';
    return {
      account: record,
      orders: [...orders.values()].filter(isOpen),
      cursors: new Map(cursors),
      positions: [...positions.values()],
      command,
    };
  }

  async pendingIntents(
    accountId: string,
    limit: number,
    actorIds?: readonly string[],
  ): Promise<readonly IntentRow[]> {
    await this.call();
    return this.pendingOf(accountId, limit, actorIds);
  }

  /** Returns at once the intents that were not taken. */
  pendingOf(accountId: string, limit: number, actorIds?: readonly string[]): readonly IntentRow[] {
    const account = this.of(accountId);
    const { intents, cursors } = account;
    // Most of them were taken long ago.
    for (let row = intents[account.taken]; row !== undefined; row = intents[++account.taken]) {
      if (isBehind(row, cursors.get(row.actorId))) break;
    }
    return intents
      .slice(account.taken)
      .filter((row) => actorIds === undefined || actorIds.includes(row.actorId))
      .filter((row) => isBehind(row, cursors.get(row.actorId)))
      .slice(0, limit);
  }

  async commit(write: AccountWrite): Promise<AccountCommit> {
    await this.call();
    return this.write(write);
  }

  /** Writes at once, under the fence. */
  write(write: AccountWrite): AccountCommit {
    const account = this.of(write.accountId);
    const { epoch } = write.claim;
    if (epoch < account.epoch) return { kind: 'replaced' };
    // A write whose answer was lost is sent again as it was.
    if (epoch === account.epoch && account.seq === write.seq.new) return account.answer;
    if (account.seq !== write.seq.old) return { kind: 'replaced' };
    const engaged = write.opens ? this.forbids(account, write) : null;
    if (engaged !== null) return { kind: 'engaged', mode: engaged };
    account.epoch = epoch;
    account.seq = write.seq.new;
    account.life = JSON.parse(JSON.stringify(write.life)) as unknown;
    this.apply(account, write);
    account.answer = { kind: 'done', lastFact: account.log.length };
    return account.answer;
  }

  private forbids(account: Account, write: AccountWrite): SwitchMode | null {
    const obeys = write.obeys ?? { mode: 'NONE', deployments: {} };
    const { engaged } = account.record;
    if (engaged !== obeys.mode) return engaged;
    for (const { actorId } of write.orders) {
      const mode = account.deployments.get(actorId)?.mode ?? 'NONE';
      if (mode !== (obeys.deployments[actorId] ?? 'NONE')) return mode;
    }
    return null;
  }

  private apply(account: Account, write: AccountWrite): void {
    const { accountId } = write;
    for (const { actorId, seq, leg } of write.takes) account.cursors.set(actorId, [seq, leg]);
    if (write.command !== null) account.command = write.command;
    for (const row of write.orders) account.orders.set(row.clientOrderId, row);
    for (const row of write.positions ?? []) {
      account.positions.set(`${row.actorId}\n${row.instrumentId}`, row);
    }
    const known = new Set(write.fills.map(({ key }) => key).filter((k) => account.keys.has(k)));
    for (const { actorId, fact, at } of write.facts) {
      if (fact.kind === 'execution' && known.has(fact.execution.key)) continue;
      account.log.push({ n: account.log.length + 1, actorId, fact, at });
    }
    for (const fill of write.fills) {
      if (known.has(fill.key)) continue;
      account.keys.add(fill.key);
      account.fills.push({ ...fill, accountId, n: account.log.length });
    }
    const { health, watermarks, settled } = write;
    account.record = {
      ...account.record,
      ...(health === null ? {} : { health: health.state, healthDetail: health.detail }),
      ...(settled ? { engaging: false } : {}),
      reconciledCommand: write.reconciledCommand ?? account.record.reconciledCommand ?? 0,
      told: write.told ?? account.record.told ?? null,
      watermarks: { ...account.record.watermarks, ...watermarks },
      lastFact: account.log.length,
    };
  }

  async switches(accountId: string): Promise<AccountSwitches> {
    await this.call();
    return this.switchesOf(accountId);
  }

  /** Returns at once the switches over an account. */
  switchesOf(accountId: string): AccountSwitches {
    const { record, deployments } = this.of(accountId);
    return {
      mode: record.engaged,
      scope: 'account',
      reason: record.engagedReason ?? '',
      engaging: record.engaging,
      deployments: [...deployments].map(([actorId, one]) => ({ actorId, ...one })),
    };
  }

  async facts(
    accountId: string,
    after: number,
    limit: number,
    actorId?: string,
  ): Promise<readonly AccountLogRow[]> {
    await this.call();
    return this.of(accountId)
      .log.slice(after)
      .filter((row) => actorId === undefined || row.actorId === null || row.actorId === actorId)
      .slice(0, limit);
  }

  async lastFact(accountId: string): Promise<number> {
    await this.call();
    return this.of(accountId).log.length;
  }

  async order(tenantId: string, clientOrderId: string): Promise<BrokerOrderRow | null> {
    await this.call();
    return this.orderOf(tenantId, clientOrderId);
  }

  /** Returns at once the row of an order. */
  orderOf(tenantId: string, clientOrderId: string): BrokerOrderRow | null {
    for (const { record, orders } of this.accounts.values()) {
      const row = orders.get(clientOrderId);
      if (record.tenantId === tenantId && row !== undefined) return row;
    }
    return null;
  }

  async orders(
    tenantId: string,
    filter: {
      readonly accountId?: string;
      readonly actorId?: string;
      readonly open?: boolean;
      readonly instrumentId?: string;
    },
    page: { readonly first: number; readonly after: string | null },
  ): Promise<readonly BrokerOrderRow[]> {
    await this.call();
    const rows = [...this.accounts.values()]
      .filter(({ record }) => record.tenantId === tenantId)
      .filter(({ record }) => (filter.accountId ?? record.id) === record.id)
      .flatMap(({ orders }) => [...orders.values()])
      .filter((row) => (filter.actorId ?? row.actorId) === row.actorId)
      .filter((row) => (filter.instrumentId ?? row.order.instrumentId) === row.order.instrumentId)
      .filter(({ send }) => {
        const isOpen = send === 'sending' || send === 'accepted' || send === 'unknown';
        return (filter.open ?? isOpen) === isOpen;
      });
    const from = rows.findIndex(({ clientOrderId }) => clientOrderId === page.after) + 1;
    return rows.slice(from, from + page.first);
  }

  async fills(
    tenantId: string,
    filter: {
      readonly accountId?: string;
      readonly actorId?: string;
      readonly clientOrderId?: string;
    },
    page: {
      readonly first: number;
      readonly after: { readonly accountId: string; readonly n: number } | null;
    },
  ): Promise<readonly FillRow[]> {
    await this.call();
    const rows = [...this.accounts.values()]
      .filter(({ record }) => record.tenantId === tenantId)
      .flatMap(({ fills }) => fills)
      .filter((row) => (filter.accountId ?? row.accountId) === row.accountId)
      .filter((row) => (filter.actorId ?? row.actorId) === row.actorId)
      .filter((row) => (filter.clientOrderId ?? row.clientOrderId) === row.clientOrderId);
    return rows.filter(({ n }) => n > (page.after?.n ?? 0)).slice(0, page.first);
  }

  async engage(
    tenantId: string,
    scope:
      | { readonly kind: 'deployment'; readonly actorId: string }
      | { readonly kind: 'account'; readonly accountId: string }
      | { readonly kind: 'everything' },
    mode: SwitchMode,
    by: { readonly by: string; readonly reason: string; readonly at: number },
  ): Promise<number> {
    await this.call();
    return this.engageNow(tenantId, scope, mode, by);
  }

  /** Engages or releases a switch at once. */
  engageNow(
    tenantId: string,
    scope: Parameters<AccountStore['engage']>[1],
    mode: SwitchMode,
    by: { readonly reason: string },
  ): number {
    let count = 0;
    for (const account of this.accounts.values()) {
      const { record, deployments } = account;
      if (record.tenantId !== tenantId) continue;
      if (scope.kind === 'account' && scope.accountId !== record.id) continue;
      count++;
      if (scope.kind === 'deployment') {
        if (mode === 'NONE') deployments.delete(scope.actorId);
        else deployments.set(scope.actorId, { mode, reason: by.reason });
        continue;
      }
      account.record = {
        ...record,
        engaged: mode,
        engaging: mode !== 'NONE',
        engagedReason: mode === 'NONE' ? null : by.reason,
      };
    }
    return count;
  }

  async setLimits(
    tenantId: string,
    accountId: string,
    limits: AccountRecord['limits'],
  ): Promise<boolean> {
    await this.call();
    const account = this.accounts.get(accountId);
    if (account?.record.tenantId !== tenantId) return false;
    account.record = { ...account.record, limits };
    return true;
  }

  /** Begins every call: an answer is never in the caller's own turn. */
  protected async call(): Promise<void> {
    await Promise.resolve();
  }
}
