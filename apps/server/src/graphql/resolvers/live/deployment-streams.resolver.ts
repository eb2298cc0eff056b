import { Inject } from '@nestjs/common';
import { Args, ID, Resolver, Subscription } from '@nestjs/graphql';
import { HOST } from '../../../host/host.js';
import type { Host } from '../../../host/host.js';
import { resolveLive, rowEvents } from '../../live-events.js';
import { AlertSeverityEnum, toAlert } from '../../types/live/alert.type.js';
import { LogLevelEnum } from '../../types/live/deployment-words.js';
import { toDeployment, toTransition } from '../../types/live/deployment.type.js';
import { AlertEvent, DeploymentStreamEvent, LogEvent } from '../../types/live/stream-event.type.js';

const AFTER = {
  type: () => String,
  nullable: true,
  description: 'Cursor of the last event that was taken: the stream goes on behind it.',
};

/** What happens to deployments, as it happens. */
@Resolver(() => DeploymentStreamEvent)
export class DeploymentStreamsResolver {
  constructor(@Inject(HOST) private readonly host: Host) {}

  @Subscription(() => DeploymentStreamEvent, {
    description: 'Lossless: deployments as they stand, then every change of state.',
    resolve: resolveLive<DeploymentStreamEvent>,
  })
  async deployments(
    @Args('ids', {
      type: () => [ID],
      nullable: true,
      description: 'These alone; all, up to 1,000, when absent.',
    })
    ids: string[] | null,
    @Args('after', AFTER) after: string | null,
  ): Promise<AsyncIterableIterator<object>> {
    const source = await this.host.live.deploymentEvents.changes(ids, after);
    return rowEvents(source, (change) => ({
      deployment: change && toDeployment(change.deployment),
      transition: change?.transition ? toTransition(change.transition) : null,
    }));
  }

  @Subscription(() => LogEvent, {
    description: 'Lossless: the newest lines of one deployment, then every line.',
    resolve: resolveLive<LogEvent>,
  })
  async logs(
    @Args('deploymentId', {
      type: () => ID,
      nullable: true,
      description: 'Of this deployment; of all, up to 100, when absent.',
    })
    deploymentId: string | null,
    @Args('level', {
      type: () => LogLevelEnum,
      defaultValue: LogLevelEnum.INFO,
      description: 'This level and worse ones.',
    })
    level: LogLevelEnum,
    @Args('after', AFTER) after: string | null,
  ): Promise<AsyncIterableIterator<object>> {
    const source = await this.host.live.deploymentEvents.printed({ deploymentId, level }, after);
    return rowEvents(source, (printed) => ({
      deploymentId: printed?.deployment.id ?? null,
      entry: printed?.line ?? null,
    }));
  }

  @Subscription(() => AlertEvent, {
    description: 'Lossless: the newest alerts, then every alert.',
    resolve: resolveLive<AlertEvent>,
  })
  async alerts(
    @Args('minSeverity', {
      type: () => AlertSeverityEnum,
      defaultValue: AlertSeverityEnum.INFO,
      description: 'This severity and more urgent ones.',
    })
    minSeverity: AlertSeverityEnum,
    @Args('after', AFTER) after: string | null,
  ): Promise<AsyncIterableIterator<object>> {
    const source = await this.host.live.deploymentEvents.alerts(minSeverity, after);
    return rowEvents(source, (alert) => ({ alert: alert && toAlert(alert) }));
  }
}
