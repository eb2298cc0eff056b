import { Inject } from '@nestjs/common';
import { Args, ID, Int, Query, ResolveField, Resolver, Subscription } from '@nestjs/graphql';
import { kindOfId } from '@vela/kernel';
import { HOST } from '../../host/host.js';
import type { Host } from '../../host/host.js';
import { cursorOf } from '../cursor.js';
import { findNode } from '../node-lookup.js';
import { mapStream } from '../stream.js';
import { throttleOf } from '../throttle.js';
import { Node } from '../types/interfaces.js';
import { FeedType, toFeed } from '../types/live/feed.type.js';
import { KillSwitch, toKillSwitch } from '../types/live/kill-switch.type.js';
import { SystemEvent, SystemStatus } from '../types/system.type.js';
import { VelaError } from '@vela/kernel';

/** Most ids of one `nodes` query. */
const NODES_MAX = 100;

/** The system as a whole, and anything by its id. */
@Resolver(() => SystemStatus)
export class SystemResolver {
  constructor(@Inject(HOST) private readonly host: Host) {}

  @Query(() => SystemStatus, { name: 'system', description: 'How the system is.' })
  async status(): Promise<object> {
    return this.host.system.state();
  }

  @Query(() => Node, { nullable: true, description: 'Anything by its id.' })
  async node(@Args('id', { type: () => ID, description: 'Any id.' }) id: string): Promise<unknown> {
    if (kindOfId(id) === null) throw notAnId(id);
    return findNode(this.host.ground, id);
  }

  @Query(() => [Node], {
    nullable: 'items',
    description: 'Several things by their ids, in their order; null for what does not exist.',
  })
  async nodes(
    @Args('ids', { type: () => [ID], description: 'Up to 100 ids.' }) ids: string[],
  ): Promise<unknown[]> {
    if (ids.length > NODES_MAX) {
      throw new VelaError(
        'INVALID_INPUT',
        `expected at most ${NODES_MAX} ids, found ${ids.length}`,
      );
    }
    const wrong = ids.find((id) => kindOfId(id) === null);
    if (wrong !== undefined) throw notAnId(wrong);
    return Promise.all(ids.map((id) => findNode(this.host.ground, id)));
  }

  @ResolveField(() => [FeedType], { description: 'Feeds, oldest first.', complexity: 5 })
  async feeds(): Promise<readonly FeedType[]> {
    return (await this.host.live.feeds.list()).map(toFeed);
  }

  @ResolveField(() => KillSwitch, {
    description: 'The kill switches that are engaged.',
    complexity: 5,
  })
  async killSwitch(): Promise<KillSwitch> {
    return toKillSwitch(await this.host.live.killSwitch.state());
  }

  @Subscription(() => SystemEvent, {
    name: 'system',
    description: 'Conflated: the system as it stands, then its changes.',
    resolve: (event: SystemEvent) => event,
  })
  watch(
    @Args('throttleMs', {
      type: () => Int,
      defaultValue: 1000,
      description: 'At most one event in this time, 50 to 60,000 ms.',
    })
    throttleMs: number,
  ): AsyncIterableIterator<object> {
    return mapStream(this.host.system.watch(throttleOf(throttleMs)), ({ row, snapshot }) => {
      const at = this.host.ground.clock.now();
      return { cursor: cursorOf(`system:${at}`), at, snapshot, system: row };
    });
  }
}

const notAnId = (id: string): VelaError =>
  new VelaError('INVALID_INPUT', `expected an id such as bt_…, found "${id}"`, { path: ['id'] });
