import { Inject } from '@nestjs/common';
import { Args, ID, Int, Parent, ResolveField, Resolver, Subscription } from '@nestjs/graphql';
import { HOST } from '../../../host/host.js';
import type { Host } from '../../../host/host.js';
import { resolveLive, rowEvents, stateEvents } from '../../live-events.js';
import { money } from '../../live-numbers.js';
import { throttleOf } from '../../throttle.js';
import { toBrokerFill, toBrokerOrder } from '../../types/live/broker-order.type.js';
import { PositionType, toPnl, toPosition } from '../../types/live/position.type.js';
import {
  FillEvent,
  OrderEvent,
  PnlEvent,
  PositionEvent,
} from '../../types/live/stream-event.type.js';

const ACCOUNT = { type: () => ID, nullable: true, description: 'Of this account.' };
const DEPLOYMENT = { type: () => ID, nullable: true, description: 'Of this deployment.' };
const AFTER = {
  type: () => String,
  nullable: true,
  description: 'Cursor of the last event that was taken: the stream goes on behind it.',
};
const THROTTLE = {
  type: () => Int,
  defaultValue: 500,
  description: 'At most one look in this time, 50 to 60,000 ms.',
};

/** What happens in accounts, as it happens. */
@Resolver(() => FillEvent)
export class AccountStreamsResolver {
  constructor(@Inject(HOST) private readonly host: Host) {}

  @Subscription(() => OrderEvent, {
    description: 'Lossless: open orders, then every change of an order.',
    resolve: resolveLive<OrderEvent>,
  })
  async orders(
    @Args('accountId', ACCOUNT) accountId: string | null,
    @Args('deploymentId', DEPLOYMENT) deploymentId: string | null,
    @Args('after', AFTER) after: string | null,
  ): Promise<AsyncIterableIterator<object>> {
    const { accountEvents } = this.host.live;
    const source = await accountEvents.orders({ accountId, deploymentId }, after);
    return rowEvents(source, (row) => ({ order: row && toBrokerOrder(row) }));
  }

  @Subscription(() => FillEvent, {
    description:
      'Lossless: an opening event without a fill, then every fill. Behind `after` every fill is ' +
      'told exactly once.',
    resolve: resolveLive<FillEvent>,
  })
  async fills(
    @Args('accountId', ACCOUNT) accountId: string | null,
    @Args('deploymentId', DEPLOYMENT) deploymentId: string | null,
    @Args('after', AFTER) after: string | null,
  ): Promise<AsyncIterableIterator<object>> {
    const { accountEvents } = this.host.live;
    const source = await accountEvents.fills({ accountId, deploymentId }, after);
    return rowEvents(source, (row) => ({ fill: row && toBrokerFill(row) }));
  }

  @Subscription(() => PositionEvent, {
    description: 'Conflated by position: the newest state of each; that it is closed always comes.',
    resolve: resolveLive<PositionEvent>,
  })
  async positions(
    @Args('accountId', ACCOUNT) accountId: string | null,
    @Args('deploymentId', DEPLOYMENT) deploymentId: string | null,
    @Args('throttleMs', THROTTLE) throttleMs: number,
  ): Promise<AsyncIterableIterator<object>> {
    const { stateEvents: states } = this.host.live;
    const source = await states.positions({ accountId, deploymentId }, throttleOf(throttleMs));
    return stateEvents(
      source,
      () => this.host.ground.clock.now(),
      (value, closed) => ({
        position: value && toPosition(value),
        closed,
      }),
    );
  }

  @Subscription(() => PnlEvent, {
    description: 'Conflated by deployment and account: the newest profit and loss of each.',
    resolve: resolveLive<PnlEvent>,
  })
  async pnl(
    @Args('accountId', ACCOUNT) accountId: string | null,
    @Args('deploymentIds', { type: () => [ID], nullable: true, description: 'Of these alone.' })
    deploymentIds: string[] | null,
    @Args('throttleMs', THROTTLE) throttleMs: number,
  ): Promise<AsyncIterableIterator<object>> {
    const { stateEvents: states } = this.host.live;
    const source = await states.pnl({ accountId, deploymentIds }, throttleOf(throttleMs));
    return stateEvents(
      source,
      () => this.host.ground.clock.now(),
      (value) => {
        if (value === null) return { deploymentId: null, accountId: null, pnl: null };
        if (value.kind === 'deployment') {
          const { deployment } = value;
          const { id: deploymentId, accountId: owner } = deployment;
          return { deploymentId, accountId: owner, pnl: toPnl(deployment) };
        }
        const { balance } = value;
        const pnl = {
          at: null,
          equity: money(balance.equity),
          cash: money(balance.cash),
          realized: money(balance.realized),
          unrealized: money(balance.unrealized),
          fees: money(balance.fees),
          drawdown: 0,
          exposure: balance.equity > 0 ? balance.exposure / balance.equity : 0,
        };
        return { deploymentId: null, accountId: balance.account.id, pnl };
      },
    );
  }

  @ResolveField(() => PositionType, {
    nullable: true,
    description: 'What is held behind it, as booked when it is asked for; null when nothing is.',
    complexity: 10,
  })
  async position(@Parent() { fill }: FillEvent): Promise<PositionType | null> {
    if (fill === null) return null;
    const { accounts, balances } = this.host.live;
    const { accountId, actorId, instrumentId } = fill.row;
    const { holdings } = await balances.of(await accounts.expect(accountId));
    const own = holdings.find(
      (one) =>
        one.instrumentId === instrumentId && (one.deployment?.actorId ?? 'manual') === actorId,
    );
    return own === undefined ? null : toPosition(own);
  }
}
