import { oneInput } from './tape-place.js';
import type { LiveView, BrokerOrderRow, DeploymentRecord, FeedSlice, FillRow } from '@vela/ports';
import type { Intent } from '@vela/orders';
import type { Ground } from '../ground.js';
import { Refusal } from '../refusal.js';
import type { OrderService } from './order-service.js';
import type { Reexecution } from './reexecution.js';
import type { TapePlace } from './tape-place.js';
import { readFills } from './trade-history.js';

/** The chain from an order back to the candle that led to it. */
export interface OrderExplanation {
  readonly order: BrokerOrderRow;
  readonly fills: readonly FillRow[];
  readonly deployment: DeploymentRecord | null;
  /** The decision of the deployment; null for orders by hand. */
  readonly intent: Intent | null;
  /** The input at which it was decided; null for orders by hand. */
  readonly input: TapePlace | null;
  /** The newest slice that was taken by then. */
  readonly slice: FeedSlice | null;
  /** What the strategy saw; null when it cannot be run again here. */
  readonly view: LiveView | null;
  /** Why there is no view, null where there is one. */
  readonly viewMissing: string | null;
}

/** Fills of one order that are told. */
const FILLS_MAX = 500;

/** Says why an order exists. */
export class ExplanationService {
  constructor(
    private readonly ground: Ground,
    private readonly orders: OrderService,
    private readonly reexecution: Reexecution,
  ) {}

  /** Returns why an order exists, null when there is no such order. */
  async why(orderId: string, signal: AbortSignal): Promise<OrderExplanation | null> {
    const order = await this.orders.get(orderId);
    if (order === null) return null;
    const { accountId, actorId, seq } = order;
    const fills = await readFills(this.ground, { accountId, clientOrderId: orderId }, FILLS_MAX);
    const deployment = await this.ground.deployments.byActor(actorId);
    if (deployment === null || deployment.tenantId !== this.ground.tenantId) {
      const missing = 'nobody but a person decided it';
      return { order, fills, ...NOTHING, viewMissing: missing };
    }
    const input = await oneInput(this.ground, actorId, seq);
    const slice = input === null ? null : await this.sliceOf(deployment, input);
    const { view, viewMissing } = await this.view(deployment, seq, signal);
    const intent = await this.intentOf(order);
    return { order, fills, deployment, intent, input, slice, view, viewMissing };
  }

  private async intentOf({ actorId, seq, leg }: BrokerOrderRow): Promise<Intent | null> {
    const intents = await this.ground.deployments.intents(actorId, seq - 1, 100);
    return intents.find((one) => one.seq === seq && one.leg === leg) ?? null;
  }

  private async sliceOf(
    { feedId }: DeploymentRecord,
    { lastSlice }: TapePlace,
  ): Promise<FeedSlice | null> {
    if (lastSlice === null) return null;
    const [slice] = await this.ground.feeds.slices(feedId, lastSlice - 1, 1);
    return slice ?? null;
  }

  private async view(
    deployment: DeploymentRecord,
    input: number,
    signal: AbortSignal,
  ): Promise<Pick<OrderExplanation, 'view' | 'viewMissing'>> {
    try {
      return { view: await this.reexecution.viewAt(deployment, input, signal), viewMissing: null };
    } catch (error) {
      // The rest of the chain is worth telling without it.
      if (!(error instanceof Refusal)) {
        this.ground.logger.warn('a decision could not be run again', {
          deployment: deployment.id,
          reason: error instanceof Error ? error.message : String(error),
        });
      }
      return { view: null, viewMissing: 'the decision could not be run again' };
    }
  }
}

const NOTHING = { deployment: null, intent: null, input: null, slice: null, view: null } as const;
