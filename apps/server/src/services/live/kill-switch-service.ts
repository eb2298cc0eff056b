import type { Micros } from '@vela/kernel';
import type { SwitchMode } from '@vela/orders';
import type { AccountRecord, DeploymentRecord } from '@vela/ports';
import type { Ground } from '../ground.js';
import { Refusal, refuseIfAny } from '../refusal.js';
import type { AccountService } from './account-service.js';
import type { DeploymentService } from './deployment-service.js';
import { checkReason } from './names.js';

/** What a switch holds back: one of them, or everything when neither is named. */
export interface SwitchScope {
  readonly deploymentId?: string | undefined;
  readonly accountId?: string | undefined;
}

/** What one switch says. */
interface SwitchState {
  readonly scope: 'DEPLOYMENT' | 'ACCOUNT';
  readonly deployment: DeploymentRecord | null;
  readonly account: AccountRecord | null;
  readonly mode: SwitchMode;
  /** True until every send that was open is resolved. */
  readonly engaging: boolean;
  readonly reason: string | null;
}

/** What every switch says that is not released. */
export interface KillSwitchState {
  readonly engaged: boolean;
  readonly engaging: boolean;
  readonly switches: readonly SwitchState[];
  /** Instant of the reading. */
  readonly at: Micros;
}

/** What engaging or releasing a switch changed. */
export interface SwitchChange {
  readonly state: KillSwitchState;
  /** Accounts and deployments that are concerned. */
  readonly affected: number;
}

/** Word that releases the switch over everything. */
const EVERYTHING = 'everything';

type Named =
  | { readonly kind: 'everything' }
  | { readonly kind: 'account'; readonly account: AccountRecord }
  | { readonly kind: 'deployment'; readonly deployment: DeploymentRecord };

/** Holds trading back, and lets it go on. */
export class KillSwitchService {
  constructor(
    private readonly ground: Ground,
    private readonly deployments: DeploymentService,
    private readonly accounts: AccountService,
  ) {}

  /** Engages a switch; engaging it again in the same mode changes nothing. */
  async engage(
    scope: SwitchScope,
    mode: Exclude<SwitchMode, 'NONE'>,
    reason: string,
  ): Promise<SwitchChange> {
    refuseIfAny(checkReason(reason, ['reason']));
    return this.write(await this.named(scope), mode, reason.trim());
  }

  /** Releases a switch; `confirm` is the name of what it held back. */
  async release(scope: SwitchScope, confirm: string): Promise<SwitchChange> {
    const named = await this.named(scope);
    const name = nameOf(named);
    if (confirm !== name) {
      throw new Refusal([
        {
          code: 'CONFIRMATION_REQUIRED',
          message: `expected "${name}" as confirmation, found "${confirm}"`,
          hint: `Trading goes on at once: pass confirm: "${name}".`,
          path: ['confirm'],
        },
      ]);
    }
    return this.write(named, 'NONE', 'released');
  }

  /** Returns every switch that is engaged. */
  async state(): Promise<KillSwitchState> {
    const { accounts, deployments, tenantId, clock } = this.ground;
    const all = await accounts.list(tenantId);
    // The rows of the switches themselves: a deployment that rests has not heard of a change.
    const own = (await Promise.all(all.map(({ id }) => accounts.switches(id)))).flatMap(
      (one) => one.deployments,
    );
    const named = await Promise.all(own.map(({ actorId }) => deployments.byActor(actorId)));
    const switches: SwitchState[] = [
      ...all
        .filter(({ engaged }) => engaged !== 'NONE')
        .map((account) => ({
          scope: 'ACCOUNT' as const,
          account,
          deployment: null,
          mode: account.engaged,
          engaging: account.engaging,
          reason: account.engagedReason,
        })),
      ...own.flatMap(({ mode, reason }, index) => {
        const deployment = named[index];
        if (deployment == null) return [];
        const scope = 'DEPLOYMENT' as const;
        return [{ scope, account: null, deployment, mode, engaging: false, reason }];
      }),
    ];
    return {
      engaged: switches.length > 0,
      engaging: switches.some(({ engaging }) => engaging),
      switches,
      at: clock.now(),
    };
  }

  private async named({ deploymentId, accountId }: SwitchScope): Promise<Named> {
    if (deploymentId !== undefined && accountId !== undefined) {
      const message = 'expected a deployment or an account, found both';
      throw new Refusal([{ code: 'INVALID_INPUT', message, path: ['scope'] }]);
    }
    if (deploymentId !== undefined) {
      const path = ['scope', 'deploymentId'];
      return {
        kind: 'deployment',
        deployment: await this.deployments.expect(deploymentId, path),
      };
    }
    if (accountId === undefined) return { kind: 'everything' };
    const account = await this.accounts.expect(accountId, ['scope', 'accountId']);
    return { kind: 'account', account };
  }

  private async write(named: Named, mode: SwitchMode, reason: string): Promise<SwitchChange> {
    const { accounts, tenantId, clock, hints } = this.ground;
    const scope =
      named.kind === 'deployment'
        ? { kind: 'deployment' as const, actorId: named.deployment.actorId }
        : named.kind === 'account'
          ? { kind: 'account' as const, accountId: named.account.id }
          : { kind: 'everything' as const };
    const by = { by: 'api', reason, at: clock.now() };
    const affected = await accounts.engage(tenantId, scope, mode, by);
    // Gateways look by themselves as well, only later.
    for (const { actorId } of await accounts.list(tenantId)) hints.commanded(actorId);
    if (named.kind === 'deployment') hints.commanded(named.deployment.actorId);
    return { state: await this.state(), affected };
  }
}

function nameOf(named: Named): string {
  if (named.kind === 'everything') return EVERYTHING;
  return named.kind === 'account' ? named.account.name : named.deployment.name;
}
