import { Inject } from '@nestjs/common';
import {
  Args,
  Context,
  ID,
  Mutation,
  Parent,
  Query,
  ResolveField,
  Resolver,
} from '@nestjs/graphql';
import type { Instrument } from '@vela/market';
import type { AlertRow } from '@vela/ports';
import { HOST } from '../../../host/host.js';
import type { Host } from '../../../host/host.js';
import type { SwitchChange, SwitchScope } from '../../../services/live/kill-switch-service.js';
import { countAlerts, readAlerts } from '../../../services/live/alerts.js';
import { readLogs } from '../../../services/live/deployment-logs.js';
import { portfolioOf } from '../../../services/live/portfolio.js';
import type { ApiContext } from '../../context.js';
import { connect, rowOfCursor } from '../../cursor.js';
import { money } from '../../live-numbers.js';
import { orRefused } from '../../payload.js';
import { PageArgs } from '../../types/connection.js';
import { InstrumentType } from '../../types/instrument.type.js';
import {
  AlertConnection,
  AlertSeverityEnum,
  AlertType,
  toAlert,
} from '../../types/live/alert.type.js';
import { toBrokerAccount } from '../../types/live/broker-account.type.js';
import { LogLevelEnum } from '../../types/live/deployment-words.js';
import { LogConnection } from '../../types/live/deployment.type.js';
import type { LogEntryType } from '../../types/live/deployment.type.js';
import {
  EngageModeEnum,
  KillSwitch,
  KillSwitchPayload,
  KillSwitchScopeInput,
  toKillSwitch,
} from '../../types/live/kill-switch.type.js';
import { Exposure, Portfolio } from '../../types/live/portfolio.type.js';
import { toPosition } from '../../types/live/position.type.js';

const SCOPE = {
  type: () => KillSwitchScopeInput,
  nullable: true,
  description: 'What to hold back; everything when absent.',
};

/** What watches over trading: kill switches, alerts, logs, the portfolio. */
@Resolver(() => KillSwitch)
export class ControlResolver {
  constructor(@Inject(HOST) private readonly host: Host) {}

  @Query(() => KillSwitch, { description: 'The kill switches that are engaged.' })
  async killSwitch(): Promise<KillSwitch> {
    return toKillSwitch(await this.host.live.killSwitch.state());
  }

  @Query(() => Portfolio, { description: 'The accounts of one currency together.', complexity: 50 })
  async portfolio(
    @Args('currency', {
      type: () => String,
      nullable: true,
      description: 'Currency of the accounts; that of the oldest one when absent.',
    })
    currency: string | null,
  ): Promise<object> {
    const { accounts, balances } = this.host.live;
    const found = await portfolioOf(accounts, balances, currency);
    return {
      id: found.currency,
      currency: found.currency,
      accounts: found.balances.map(({ account }) => toBrokerAccount(account)),
      equity: money(found.equity),
      cash: money(found.cash),
      realized: money(found.realized),
      unrealized: money(found.unrealized),
      fees: money(found.fees),
      positions: found.balances.flatMap(({ holdings }) => holdings.map(toPosition)),
      exposures: found.exposures.map(({ instrumentId, gross, net, ratio }) => ({
        instrumentId,
        gross: money(gross),
        net: money(net),
        ratio,
      })),
    };
  }

  @Query(() => AlertConnection, { description: 'Alerts, newest first.' })
  async alerts(
    @Args() page: PageArgs,
    @Args('minSeverity', {
      type: () => AlertSeverityEnum,
      defaultValue: AlertSeverityEnum.INFO,
      description: 'This severity and more urgent ones.',
    })
    least: AlertSeverityEnum,
  ): Promise<object> {
    const { ground } = this.host;
    const before = page.after == null ? null : rowOfCursor(page.after);
    return connect<AlertRow, AlertType>(page, {
      read: ({ first }) => readAlerts(ground, { least, before, first }),
      key: ({ n }) => String(n),
      node: toAlert,
      count: async () => (least === AlertSeverityEnum.INFO ? countAlerts(ground) : null),
    });
  }

  @Query(() => LogConnection, { description: 'Lines that a deployment printed, oldest first.' })
  async deploymentLogs(
    @Args() page: PageArgs,
    @Args('id', { type: () => ID, description: 'Deployment, dep_….' }) id: string,
    @Args('level', {
      type: () => LogLevelEnum,
      defaultValue: LogLevelEnum.DEBUG,
      description: 'This level and worse ones.',
    })
    level: LogLevelEnum,
  ): Promise<object> {
    const { actorId } = await this.host.live.deployments.expect(id);
    return connect<LogEntryType, LogEntryType>(page, {
      read: ({ first }) => {
        const after = page.after == null ? 0 : rowOfCursor(page.after);
        return readLogs(this.host.ground, { actorId, level, after, first });
      },
      key: ({ n }) => String(n),
      node: (row) => row,
      count: async () => null,
    });
  }

  @Mutation(() => KillSwitchPayload, {
    description: 'Holds trading back. Repeating it is no error.',
    complexity: 20,
  })
  async killSwitchEngage(
    @Args('scope', SCOPE) scope: KillSwitchScopeInput | null,
    @Args('mode', { type: () => EngageModeEnum, description: 'How far.' }) mode: EngageModeEnum,
    @Args('reason', { type: () => String, description: 'Why; it is shown wherever it acts.' })
    reason: string,
  ): Promise<KillSwitchPayload> {
    return payload(() => this.host.live.killSwitch.engage(scopeOf(scope), mode, reason));
  }

  @Mutation(() => KillSwitchPayload, {
    description: 'Lets trading go on. Repeating it is no error.',
    complexity: 20,
  })
  async killSwitchRelease(
    @Args('scope', SCOPE) scope: KillSwitchScopeInput | null,
    @Args('confirm', {
      type: () => String,
      description: 'Name of the deployment or the account, else the word `everything`.',
    })
    confirm: string,
  ): Promise<KillSwitchPayload> {
    return payload(() => this.host.live.killSwitch.release(scopeOf(scope), confirm));
  }
}

/** Fields of an exposure that other rows hold. */
@Resolver(() => Exposure)
export class ExposureResolver {
  @ResolveField(() => InstrumentType, { description: 'What is held.' })
  async instrument(
    @Parent() { instrumentId }: Exposure,
    @Context() { loaders }: ApiContext,
  ): Promise<Instrument | null> {
    return loaders.instrument.load(instrumentId);
  }
}

const scopeOf = (scope: KillSwitchScopeInput | null): SwitchScope => ({
  deploymentId: scope?.deploymentId ?? undefined,
  accountId: scope?.accountId ?? undefined,
});

const payload = (work: () => Promise<SwitchChange>): Promise<KillSwitchPayload> =>
  orRefused<KillSwitchPayload, KillSwitchPayload>(
    async () => {
      const { state, affected } = await work();
      return { killSwitch: toKillSwitch(state), affected, userErrors: [] };
    },
    ({ userErrors }) => ({ killSwitch: null, affected: 0, userErrors }),
  );
