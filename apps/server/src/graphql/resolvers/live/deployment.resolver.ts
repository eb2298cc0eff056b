import { Inject } from '@nestjs/common';
import { Args, ID, Query, Resolver } from '@nestjs/graphql';
import type { Micros } from '@vela/kernel';
import type { DeploymentRecord } from '@vela/ports';
import { HOST } from '../../../host/host.js';
import type { Host } from '../../../host/host.js';
import { pastDeployment } from '../../../services/live/past-deployment.js';
import { connect } from '../../cursor.js';
import { DateTimeScalar } from '../../scalars/scalars.js';
import { PageArgs } from '../../types/connection.js';
import {
  DeploymentFilter,
  DeploymentVerification,
} from '../../types/live/deployment-input.type.js';
import {
  DeploymentConnection,
  DeploymentType,
  toDeployment,
} from '../../types/live/deployment.type.js';

/** Queries on deployments. */
@Resolver(() => DeploymentType)
export class DeploymentResolver {
  constructor(@Inject(HOST) private readonly host: Host) {}

  @Query(() => DeploymentType, {
    name: 'deployment',
    nullable: true,
    description: 'A deployment by its id.',
  })
  async find(
    @Args('id', { type: () => ID, description: 'Id, dep_….' }) id: string,
    @Args('at', {
      type: () => DateTimeScalar,
      nullable: true,
      description:
        'As it stood at that instant: its state by its transitions, orders and fills up to then. ' +
        'Null before it was made.',
    })
    at: Micros | null,
  ): Promise<DeploymentType | null> {
    const record = await this.host.live.deployments.get(id);
    if (record === null || at == null) return record && toDeployment(record);
    const past = await pastDeployment(this.host.ground, record, at);
    if (past === null) return null;
    const { state, stateSince } = past;
    const shown = toDeployment({ ...record, state, stateSince, detail: null });
    return { ...shown, asOf: at, pnl: null, slices: null };
  }

  @Query(() => DeploymentConnection, { description: 'Deployments, newest first.' })
  async deployments(
    @Args() page: PageArgs,
    @Args('filter', {
      type: () => DeploymentFilter,
      nullable: true,
      description: 'Which of them.',
    })
    given: DeploymentFilter | null,
  ): Promise<object> {
    const { tenantId, deployments } = this.host.ground;
    const filter = {
      ...(given?.states == null ? {} : { states: given.states }),
      ...(given?.accountId == null ? {} : { accountId: given.accountId }),
      ...(given?.feedId == null ? {} : { feedId: given.feedId }),
      ...(given?.name == null ? {} : { name: given.name }),
    };
    return connect<DeploymentRecord, DeploymentType>(page, {
      read: (request) => deployments.list(tenantId, filter, request),
      key: ({ id }) => id,
      node: toDeployment,
      count: () => deployments.count(tenantId, filter),
    });
  }

  @Query(() => DeploymentVerification, {
    description:
      'Runs a deployment again over its tape and the candles it saw, and compares every link of ' +
      'its chain.',
    complexity: 2_000,
  })
  async deploymentVerify(
    @Args('id', { type: () => ID, description: 'Id, dep_….' }) id: string,
  ): Promise<DeploymentVerification> {
    const { inputs, links, difference } = await this.host.live.verifications.verify(id);
    return { agrees: difference === null, inputs, links, difference };
  }
}
