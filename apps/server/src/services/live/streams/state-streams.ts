import { logs } from '@vela/ports';
import type { AccountRecord, DeploymentRecord } from '@vela/ports';
import type { Observable } from 'rxjs';
import type { Ground } from '../../ground.js';
import type { AccountService } from '../account-service.js';
import type { Balance, BalanceService } from '../balance-service.js';
import type { DeploymentService } from '../deployment-service.js';
import { holdingsOf } from '../holdings.js';
import type { Holding } from '../holdings.js';
import type { AccountScope } from './account-streams.js';
import { conflate } from './conflated.js';
import type { Conflated } from './conflated.js';

/** Profit and loss of a deployment, or of a whole account. */
export type PnlOf =
  | { readonly kind: 'deployment'; readonly deployment: DeploymentRecord }
  | { readonly kind: 'account'; readonly balance: Balance };

/** Deployments, at most, whose hints are listened to by one stream. */
const HINTED_MAX = 100;

/** Conflated streams over what deployments and accounts hold. */
export class StateStreams {
  constructor(
    private readonly ground: Ground,
    private readonly accounts: AccountService,
    private readonly balances: BalanceService,
    private readonly deployments: DeploymentService,
  ) {}

  /** Returns what is held, then the newest state of each position that changes. */
  async positions(
    { accountId, deploymentId }: AccountScope,
    throttleMs: number,
  ): Promise<AsyncIterableIterator<Conflated<Holding>>> {
    const deployment =
      deploymentId == null ? null : await this.deployments.expect(deploymentId, ['deploymentId']);
    if (accountId != null) await this.accounts.expect(accountId, ['accountId']);
    const heard = new Map<string, Observable<unknown>>();
    return conflate<Holding>({
      read: async () => {
        if (deployment !== null) {
          this.hear(heard, [], [deployment]);
          return byKey(holdingsOf(await this.deployments.expect(deployment.id)));
        }
        const accounts = await this.wanted(accountId);
        const all = await Promise.all(accounts.map((account) => this.balances.of(account)));
        this.hear(
          heard,
          accounts,
          all.flatMap((balance) => balance.deployments),
        );
        return byKey(all.flatMap(({ holdings }) => holdings));
      },
      hints: () => heard,
      fingerprint: ({ quantity, averagePrice, lastPrice, unrealized }) =>
        `${quantity} ${averagePrice} ${lastPrice} ${unrealized}`,
      throttleMs,
    });
  }

  /** Returns profit and loss, then the newest of each that changes. */
  async pnl(
    wanted: {
      readonly accountId?: string | null | undefined;
      readonly deploymentIds?: readonly string[] | null | undefined;
    },
    throttleMs: number,
  ): Promise<AsyncIterableIterator<Conflated<PnlOf>>> {
    const { accountId, deploymentIds } = wanted;
    for (const id of deploymentIds ?? []) await this.deployments.expect(id, ['deploymentIds']);
    if (accountId != null) await this.accounts.expect(accountId, ['accountId']);
    const heard = new Map<string, Observable<unknown>>();
    return conflate<PnlOf>({
      read: async () => {
        if (deploymentIds != null) {
          const own = await Promise.all(deploymentIds.map((id) => this.deployments.get(id)));
          const found = own.filter((record) => record !== null);
          this.hear(heard, [], found);
          return new Map(found.map((one) => [one.id, { kind: 'deployment', deployment: one }]));
        }
        const accounts = await this.wanted(accountId);
        const balances = await Promise.all(accounts.map((account) => this.balances.of(account)));
        const found = balances.flatMap((balance) => balance.deployments);
        this.hear(heard, accounts, found);
        return new Map<string, PnlOf>([
          ...balances.map((balance): [string, PnlOf] => [
            balance.account.id,
            { kind: 'account', balance },
          ]),
          ...found.map((one): [string, PnlOf] => [one.id, { kind: 'deployment', deployment: one }]),
        ]);
      },
      hints: () => heard,
      fingerprint: pnlText,
      throttleMs,
    });
  }

  private async wanted(id: string | null | undefined): Promise<readonly AccountRecord[]> {
    return id == null ? this.accounts.list() : [await this.accounts.expect(id, ['accountId'])];
  }

  private hear(
    heard: Map<string, Observable<unknown>>,
    accounts: readonly AccountRecord[],
    deployments: readonly DeploymentRecord[],
  ): void {
    const { rowHints } = this.ground;
    const names = [
      ...accounts.map(({ id }) => logs.account(id)),
      ...(deployments.length > HINTED_MAX
        ? []
        : deployments.map(({ actorId }) => logs.deployment(actorId))),
    ];
    for (const name of names) {
      if (!heard.has(name)) heard.set(name, rowHints.whenAppended(name));
    }
  }
}

const byKey = (holdings: readonly Holding[]): ReadonlyMap<string, Holding> =>
  new Map(
    holdings.map((one) => [
      `${one.accountId} ${one.deployment?.id ?? 'manual'} ${one.instrumentId}`,
      one,
    ]),
  );

function pnlText(of: PnlOf): string {
  if (of.kind === 'account') {
    const { equity, cash, realized, unrealized, fees } = of.balance;
    return `${equity} ${cash} ${realized} ${unrealized} ${fees}`;
  }
  const { summary } = of.deployment;
  if (summary === null) return 'none';
  const { at, equity, cash, realized, unrealized, fees } = summary;
  return `${at} ${equity} ${cash} ${realized} ${unrealized} ${fees}`;
}
