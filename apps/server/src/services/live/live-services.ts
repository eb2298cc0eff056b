import type { Ground } from '../ground.js';
import type { StrategyService } from '../strategy-service.js';
import { AccountService } from './account-service.js';
import { BalanceService } from './balance-service.js';
import { DeploymentService } from './deployment-service.js';
import { ExplanationService } from './explanation-service.js';
import { FeedService } from './feed-service.js';
import { KillSwitchService } from './kill-switch-service.js';
import { OrderPreviewService } from './order-preview.js';
import { OrderService } from './order-service.js';
import type { Reexecution } from './reexecution.js';
import { VerificationService } from './verification-service.js';

/** The use cases of live trading. */
export interface LiveServices {
  readonly accounts: AccountService;
  readonly balances: BalanceService;
  readonly deployments: DeploymentService;
  readonly explanations: ExplanationService;
  readonly feeds: FeedService;
  readonly killSwitch: KillSwitchService;
  readonly orders: OrderService;
  readonly previews: OrderPreviewService;
  readonly verifications: VerificationService;
}

/** Returns the use cases of live trading over the ports. */
export function createLiveServices(
  ground: Ground,
  options: { readonly strategies: StrategyService; readonly reexecution: Reexecution | null },
): LiveServices {
  const { strategies, reexecution } = options;
  const accounts = new AccountService(ground);
  const balances = new BalanceService(ground);
  const deployments = new DeploymentService(ground, strategies);
  const orders = new OrderService(ground, accounts);
  return {
    accounts,
    balances,
    deployments,
    explanations: new ExplanationService(ground, orders, reexecution),
    feeds: new FeedService(ground),
    killSwitch: new KillSwitchService(ground, deployments, accounts),
    orders,
    previews: new OrderPreviewService(ground, orders, balances),
    verifications: new VerificationService(deployments, reexecution),
  };
}
