import { AccountResolver, PositionResolver } from './account.resolver.js';
import { ControlResolver, ExposureResolver } from './control.resolver.js';
import { DeploymentFieldsResolver } from './deployment-fields.resolver.js';
import { DeploymentMutationsResolver } from './deployment-mutations.resolver.js';
import { DeploymentResolver } from './deployment.resolver.js';
import { FeedResolver, FeedSeriesResolver } from './feed.resolver.js';
import { OrderMutationsResolver } from './order-mutations.resolver.js';
import { FillResolver, OrderResolver } from './order.resolver.js';

/** Every resolver of live trading. */
export const LIVE_RESOLVERS = [
  AccountResolver,
  ControlResolver,
  DeploymentResolver,
  DeploymentFieldsResolver,
  DeploymentMutationsResolver,
  ExposureResolver,
  FeedResolver,
  FeedSeriesResolver,
  FillResolver,
  OrderResolver,
  OrderMutationsResolver,
  PositionResolver,
];
