import { AccountResolver, PositionResolver } from './account.resolver.js';
import { AccountStreamsResolver } from './account-streams.resolver.js';
import { ConnectionResolver } from './connection.resolver.js';
import { ControlResolver, ExposureResolver } from './control.resolver.js';
import { DeploymentFieldsResolver } from './deployment-fields.resolver.js';
import { DeploymentMutationsResolver } from './deployment-mutations.resolver.js';
import { DeploymentStreamsResolver } from './deployment-streams.resolver.js';
import { DeploymentResolver } from './deployment.resolver.js';
import { FeedResolver, FeedSeriesResolver } from './feed.resolver.js';
import { MarketStreamsResolver } from './market-streams.resolver.js';
import { OrderMutationsResolver } from './order-mutations.resolver.js';
import { FillResolver, OrderResolver } from './order.resolver.js';

/** Every resolver of live trading. */
export const LIVE_RESOLVERS = [
  AccountResolver,
  AccountStreamsResolver,
  ConnectionResolver,
  ControlResolver,
  DeploymentResolver,
  DeploymentFieldsResolver,
  DeploymentMutationsResolver,
  DeploymentStreamsResolver,
  ExposureResolver,
  FeedResolver,
  FeedSeriesResolver,
  FillResolver,
  MarketStreamsResolver,
  OrderResolver,
  OrderMutationsResolver,
  PositionResolver,
];
