import { kindOfId } from '@vela/kernel';
import type { DeploymentRecord, DeploymentSpec, PositionPolicy } from '@vela/ports';
import type { Ground } from '../ground.js';
import { Refusal, refuseIfAny } from '../refusal.js';
import type { StrategyService } from '../strategy-service.js';
import type { AccountService } from './account-service.js';
import { sendCommand } from './command-sender.js';
import { expectConfirmed } from './confirmation.js';
import { allowedEvents, isDone } from './deployment-events.js';
import type { DeploymentEvent } from './deployment-events.js';
import { checkDeployment, expectFound } from './deployment-input.js';
import type { CheckedDeployment, DeploymentInput } from './deployment-input.js';
import { checkKey, checkReason } from './names.js';
import { stableId } from './stable-id.js';

/** What a caller wants of a deployment. */
export interface DeploymentWish {
  readonly id: string;
  readonly event: DeploymentEvent;
  /** What becomes of positions when it ends. */
  readonly positions?: PositionPolicy;
  readonly reason?: string | null | undefined;
  readonly confirm?: string | null | undefined;
  /** The same key is the same wish. */
  readonly requestId?: string | null | undefined;
}

/** Time for which a second wish to reconcile is the same as the first, in microseconds. */
const SAME_RECONCILE = 5_000_000;
/** Most characters of the name of an account. */
const ACCOUNT_NAME_MAX = 100;

/** Creates deployments and tells them what is wanted of them. */
export class DeploymentService {
  constructor(
    private readonly ground: Ground,
    private readonly strategies: StrategyService,
    private readonly accounts: Pick<AccountService, 'create'>,
  ) {}

  /**
   * Returns the new deployment, or the one that the idempotency key made before. Throws a
   * {@link Refusal} that names everything wrong with the input at once.
   */
  async create(input: DeploymentInput): Promise<DeploymentRecord> {
    refuseIfAny(checkKey(input.idempotencyKey, ['input', 'idempotencyKey']));
    const { builtIn, disturbed, ...spec } = await checkDeployment(this.ground, input);
    if (!builtIn) this.strategies.refuseUntrusted();
    const checked = disturbed === null ? spec : await this.disturb(spec, disturbed);
    if (input.start === true) expectConfirmed(checked, input.confirm, ['input', 'confirm']);
    const record = await this.createOnce(checked, input.idempotencyKey);
    // One that was made before has been started by the call that made it.
    if (input.start !== true || record.state !== 'provisioning') return record;
    const { id } = record;
    return this.command({ id, event: 'start', confirm: input.confirm, requestId: 'first' });
  }

  /** Returns a deployment that trades on an account of its own, so that nobody else is disturbed. */
  private async disturb<T extends Pick<DeploymentSpec, 'name' | 'accountId'>>(
    spec: T,
    { script, account }: NonNullable<CheckedDeployment['disturbed']>,
  ): Promise<T> {
    const { id } = await this.accounts.create({
      name: `${spec.name} (faults)`.slice(-ACCOUNT_NAME_MAX),
      currency: account.currency,
      cash: '0',
      riskLimits: account.limits,
      faults: script,
    });
    return { ...spec, accountId: id };
  }

  /** Returns a deployment after it was told what is wanted. Repeating a wish changes nothing. */
  async command(wish: DeploymentWish): Promise<DeploymentRecord> {
    const { id, event, positions, requestId } = wish;
    refuseIfAny([
      ...checkKey(requestId, ['requestId']),
      ...(wish.reason == null ? [] : checkReason(wish.reason, ['reason'])),
    ]);
    const record = await this.expect(id);
    const { state, stateSince, actorId } = record;
    // What is being closed may still be kept: a market that gives no candle closes nothing.
    const keeps = state === 'stopping' && positions === 'KEEP';
    if (isDone(event, state) && !keeps) return record;
    if (!allowedEvents(state).includes(event) && !keeps) throw refusedTransition(record, event);
    // What brings new risk, or closes positions at the market, moves money.
    if (event === 'start' || event === 'resume' || positions === 'FLATTEN') {
      expectConfirmed(record, wish.confirm);
    }
    const reason = wish.reason?.trim() ?? null;
    const body = { by: 'api', reason, ...(positions === undefined ? {} : { positions }) };
    const moment =
      event === 'reconcile' ? Math.floor(this.ground.clock.now() / SAME_RECONCILE) : stateSince;
    await sendCommand(this.ground, {
      actorId,
      kind: event,
      // A kill must say why; everything else may.
      body: event === 'kill' ? { ...body, reason: reason ?? 'killed through the API' } : body,
      key: requestId,
      sameWhile: [state, moment, positions ?? ''],
    });
    return this.expect(id);
  }

  /** Returns the deployment, or null when there is none. */
  async get(id: string): Promise<DeploymentRecord | null> {
    if (kindOfId(id) !== 'deployment') return null;
    return this.ground.deployments.get(this.ground.tenantId, id);
  }

  /** Returns the deployment; refuses with `NOT_FOUND` when there is none. */
  async expect(id: string, path: readonly string[] = ['id']): Promise<DeploymentRecord> {
    const hint = 'List them with vela deploy list.';
    return expectFound(await this.get(id), 'deployment', id, { path, hint });
  }

  /** The actor's id follows from the key, so that of equal calls at one time only one can write. */
  private async createOnce(
    checked: Omit<DeploymentSpec, 'id' | 'actorId' | 'createdAt'>,
    key: string | undefined,
  ): Promise<DeploymentRecord> {
    const { ids, clock, deployments, hasher, tenantId } = this.ground;
    const actorId =
      key === undefined ? ids.next('actor') : stableId(hasher, 'actor', [tenantId, 'deploy', key]);
    const before = key === undefined ? null : await deployments.byActor(actorId);
    if (before !== null) return before;
    await this.refuseTaken(checked.name, actorId);
    const id = ids.next('deployment');
    try {
      await deployments.create({ ...checked, id, actorId, createdAt: clock.now() });
    } catch (error) {
      const other = await deployments.byActor(actorId);
      if (other !== null) return other;
      // Of several calls at one time one takes the name.
      await this.refuseTaken(checked.name, actorId);
      throw error;
    }
    return this.expect(id);
  }

  private async refuseTaken(name: string, actorId: string): Promise<void> {
    const { deployments, tenantId } = this.ground;
    const [taken] = await deployments.list(tenantId, { name }, { first: 1, after: null });
    // Another call with the same key may have been quicker.
    if (taken === undefined || taken.actorId === actorId) return;
    throw new Refusal([
      {
        code: 'ALREADY_EXISTS',
        message: `there is a deployment "${name}" already, ${taken.id}`,
        hint: 'Choose another name: it is typed to confirm what moves real money.',
        path: ['input', 'name'],
      },
    ]);
  }
}

function refusedTransition({ name, state }: DeploymentRecord, event: DeploymentEvent): Refusal {
  const allowed = allowedEvents(state);
  return new Refusal([
    {
      code: 'INVALID_TRANSITION',
      message: `${name} is ${state} and cannot take ${event}`,
      hint:
        allowed.length === 0
          ? 'Nothing follows this state: create a new deployment.'
          : `It can take ${allowed.join(', ')}.`,
      path: ['id'],
    },
  ]);
}
