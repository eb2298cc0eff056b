import type { Ground } from '../ground.js';
import type { StrategyService } from '../strategy-service.js';
import { AccountService } from './account-service.js';
import { BalanceService } from './balance-service.js';
import { ConnectionService } from './connections/connection-service.js';
import { DeploymentService } from './deployment-service.js';
import { ExplanationService } from './explanation-service.js';
import { FeedService } from './feed-service.js';
import { KillSwitchService } from './kill-switch-service.js';
import { OrderPreviewService } from './order-preview.js';
import { OrderService } from './order-service.js';
import type { Reexecution } from './reexecution.js';
import { AccountStreams } from './streams/account-streams.js';
import { DeploymentStreams } from './streams/deployment-streams.js';
import { MarketStreams } from './streams/market-streams.js';
import { StateStreams } from './streams/state-streams.js';
import { VerificationService } from './verification-service.js';

/** The use cases of live trading. */
export interface LiveServices {
  readonly accounts: AccountService;
  readonly accountEvents: AccountStreams;
  readonly balances: BalanceService;
  readonly connections: ConnectionService;
  readonly deployments: DeploymentService;
  readonly deploymentEvents: DeploymentStreams;
  readonly explanations: ExplanationService;
  readonly feeds: FeedService;
  readonly killSwitch: KillSwitchService;
  readonly marketEvents: MarketStreams;
  readonly orders: OrderService;
  readonly previews: OrderPreviewService;
  readonly stateEvents: StateStreams;
  readonly verifications: VerificationService;
}

/** Returns the use cases of live trading over the ports. */
export function createLiveServices(
  ground: Ground,
  options: { readonly strategies: StrategyService; readonly reexecution: Reexecution },
): LiveServices {
  const { strategies, reexecution } = options;
  const accounts = new AccountService(ground);
  const balances = new BalanceService(ground);
  const deployments = new DeploymentService(ground, strategies, accounts);
  const feeds = new FeedService(ground);
  const orders = new OrderService(ground, accounts);
  return {
    accounts,
    accountEvents: new AccountStreams(ground, accounts, deployments),
    balances,
    connections: new ConnectionService(ground, accounts),
    deployments,
    deploymentEvents: new DeploymentStreams(ground, deployments),
    explanations: new ExplanationService(ground, orders, reexecution),
    feeds,
    killSwitch: new KillSwitchService(ground, deployments, accounts),
    marketEvents: new MarketStreams(ground, feeds),
    orders,
    previews: new OrderPreviewService(ground, orders, balances),
    stateEvents: new StateStreams(ground, accounts, balances, deployments),
    verifications: new VerificationService(deployments, reexecution),
  };
}
