import { Inject } from '@nestjs/common';
import { Args, ID, Mutation, Resolver } from '@nestjs/graphql';
import type { DeploymentRecord } from '@vela/ports';
import { HOST } from '../../../host/host.js';
import type { Host } from '../../../host/host.js';
import { orRefused } from '../../payload.js';
import {
  DeploymentCreateInputType,
  DeploymentPayload,
} from '../../types/live/deployment-input.type.js';
import { PositionPolicyEnum } from '../../types/live/deployment-words.js';
import { DeploymentType, toDeployment } from '../../types/live/deployment.type.js';

const ID_ARG = { type: () => ID, description: 'Id, dep_….' };
const REASON = {
  type: () => String,
  nullable: true,
  description: 'Why; it stands in the transition.',
};
const CONFIRM = {
  type: () => String,
  nullable: true,
  description: 'Name of the deployment, where its money is real.',
};
const REQUEST = {
  type: () => String,
  nullable: true,
  description: 'Key of the caller: a call with the same key is the same wish.',
};

/** What somebody wants of deployments. */
@Resolver(() => DeploymentType)
export class DeploymentMutationsResolver {
  constructor(@Inject(HOST) private readonly host: Host) {}

  @Mutation(() => DeploymentPayload, {
    description: 'Creates a deployment, which rests until it is started.',
    complexity: 50,
  })
  async deploymentCreate(
    @Args('input', { type: () => DeploymentCreateInputType, description: 'What to create.' })
    input: DeploymentCreateInputType,
  ): Promise<DeploymentPayload> {
    return this.payload(() =>
      this.host.live.deployments.create({
        name: input.name,
        strategyVersionId: input.strategyVersionId ?? undefined,
        strategy: input.strategy ?? undefined,
        instruments: input.instruments ?? undefined,
        symbols: input.symbols ?? undefined,
        timeframe: input.timeframe ?? undefined,
        timeframes: input.timeframes ?? undefined,
        fillTimeframe: input.fillTimeframe ?? undefined,
        feedId: input.feedId,
        accountId: input.accountId,
        cash: input.cash,
        currency: input.currency ?? undefined,
        parameters: input.parameters,
        simulation: input.simulation,
        riskLimits: input.riskLimits,
        faults: input.faults,
        seed: input.seed == null ? undefined : Number(input.seed),
        start: input.start,
        confirm: input.confirm ?? undefined,
        idempotencyKey: input.idempotencyKey ?? undefined,
      }),
    );
  }

  @Mutation(() => DeploymentPayload, {
    description: 'Starts a deployment that rests. Repeating it is no error.',
    complexity: 10,
  })
  async deploymentStart(
    @Args('id', ID_ARG) id: string,
    @Args('confirm', CONFIRM) confirm: string | null,
    @Args('reason', REASON) reason: string | null,
    @Args('requestId', REQUEST) requestId: string | null,
  ): Promise<DeploymentPayload> {
    return this.payload(() =>
      this.host.live.deployments.command({ id, event: 'start', confirm, reason, requestId }),
    );
  }

  @Mutation(() => DeploymentPayload, {
    description: 'Decides nothing for now; open orders stay. Repeating it is no error.',
    complexity: 10,
  })
  async deploymentPause(
    @Args('id', ID_ARG) id: string,
    @Args('reason', REASON) reason: string | null,
    @Args('requestId', REQUEST) requestId: string | null,
  ): Promise<DeploymentPayload> {
    return this.payload(() =>
      this.host.live.deployments.command({ id, event: 'pause', reason, requestId }),
    );
  }

  @Mutation(() => DeploymentPayload, {
    description: 'Decides again, after a pause or a halt. Repeating it is no error.',
    complexity: 10,
  })
  async deploymentResume(
    @Args('id', ID_ARG) id: string,
    @Args('confirm', CONFIRM) confirm: string | null,
    @Args('reason', REASON) reason: string | null,
    @Args('requestId', REQUEST) requestId: string | null,
  ): Promise<DeploymentPayload> {
    return this.payload(() =>
      this.host.live.deployments.command({ id, event: 'resume', confirm, reason, requestId }),
    );
  }

  @Mutation(() => DeploymentPayload, {
    description: 'Ends a deployment in order. Repeating it is no error.',
    complexity: 10,
  })
  async deploymentStop(
    @Args('id', ID_ARG) id: string,
    @Args('positions', {
      type: () => PositionPolicyEnum,
      defaultValue: PositionPolicyEnum.KEEP,
      description: 'What becomes of its positions.',
    })
    positions: PositionPolicyEnum,
    @Args('confirm', CONFIRM) confirm: string | null,
    @Args('reason', REASON) reason: string | null,
    @Args('requestId', REQUEST) requestId: string | null,
  ): Promise<DeploymentPayload> {
    const wish = { id, event: 'stop' as const, positions, confirm, reason, requestId };
    return this.payload(() => this.host.live.deployments.command(wish));
  }

  @Mutation(() => DeploymentPayload, {
    description: 'Ends a deployment at once: its orders are cancelled. Repeating it is no error.',
    complexity: 10,
  })
  async deploymentKill(
    @Args('id', ID_ARG) id: string,
    @Args('positions', {
      type: () => PositionPolicyEnum,
      defaultValue: PositionPolicyEnum.FLATTEN,
      description: 'What becomes of its positions.',
    })
    positions: PositionPolicyEnum,
    @Args('confirm', CONFIRM) confirm: string | null,
    @Args('reason', REASON) reason: string | null,
    @Args('requestId', REQUEST) requestId: string | null,
  ): Promise<DeploymentPayload> {
    const wish = { id, event: 'kill' as const, positions, confirm, reason, requestId };
    return this.payload(() => this.host.live.deployments.command(wish));
  }

  @Mutation(() => DeploymentPayload, {
    description: 'Compares what a deployment believes with what its broker knows.',
    complexity: 10,
  })
  async deploymentReconcile(
    @Args('id', ID_ARG) id: string,
    @Args('reason', REASON) reason: string | null,
    @Args('requestId', REQUEST) requestId: string | null,
  ): Promise<DeploymentPayload> {
    return this.payload(() =>
      this.host.live.deployments.command({ id, event: 'reconcile', reason, requestId }),
    );
  }

  private payload(work: () => Promise<DeploymentRecord>): Promise<DeploymentPayload> {
    return orRefused<DeploymentPayload, DeploymentPayload>(
      async () => ({ deployment: toDeployment(await work()), userErrors: [] }),
      ({ userErrors }) => ({ deployment: null, userErrors }),
    );
  }
}
