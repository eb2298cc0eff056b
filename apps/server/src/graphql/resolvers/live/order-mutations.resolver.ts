import { Inject } from '@nestjs/common';
import { Args, ID, Mutation, Resolver } from '@nestjs/graphql';
import { HOST } from '../../../host/host.js';
import type { Host } from '../../../host/host.js';
import type { OrderInput } from '../../../services/live/order-input.js';
import type { OrderAnswer } from '../../../services/live/order-service.js';
import { money, priceText } from '../../live-numbers.js';
import { orRefused, userErrorsOf } from '../../payload.js';
import {
  BrokerOrderPayload,
  BrokerOrdersPayload,
  BrokerOrderType,
  toBrokerOrder,
} from '../../types/live/broker-order.type.js';
import {
  OrderPlaceInput,
  OrderPreviewPayload,
  OrderReplaceInput,
  PositionCloseInput,
} from '../../types/live/order-input.type.js';
import { OrderSide } from '../../types/order-words.js';

const ID_ARG = { type: () => ID, description: 'Id of the order.' };
const CONFIRM = {
  type: () => String,
  nullable: true,
  description: 'Name of the account, where its money is real.',
};
const REQUEST = {
  type: () => String,
  nullable: true,
  description: 'Key of the caller: a call with the same key is the same wish.',
};

/** What somebody wants of orders by hand. */
@Resolver(() => BrokerOrderType)
export class OrderMutationsResolver {
  constructor(@Inject(HOST) private readonly host: Host) {}

  @Mutation(() => BrokerOrderPayload, {
    description:
      'Places an order. Answers once the gateway of the account has taken it, or after a moment ' +
      'with the order as it waits.',
    complexity: 20,
  })
  async orderPlace(
    @Args('input', { type: () => OrderPlaceInput, description: 'What to order.' })
    input: OrderPlaceInput,
  ): Promise<BrokerOrderPayload> {
    return payload(() => this.host.live.orders.place(orderInput(input)));
  }

  @Mutation(() => OrderPreviewPayload, {
    description: 'Says what an order would cost and which checks it would pass; sends nothing.',
    complexity: 20,
  })
  async orderPreview(
    @Args('input', { type: () => OrderPlaceInput, description: 'What would be ordered.' })
    input: OrderPlaceInput,
  ): Promise<OrderPreviewPayload> {
    return orRefused<OrderPreviewPayload, OrderPreviewPayload>(
      async () => {
        const preview = await this.host.live.previews.preview(orderInput(input));
        const amount = (value: number | null): string | null =>
          value === null ? null : money(value);
        return {
          price: priceText(preview.price),
          estimatedCost: amount(preview.cost),
          estimatedFees: amount(preview.fees),
          buyingPowerAfter: amount(preview.buyingPowerAfter),
          checks: preview.checks,
          accepted: preview.checks.every(({ passed }) => passed),
          userErrors: [],
        };
      },
      ({ userErrors }) => ({
        price: null,
        estimatedCost: null,
        estimatedFees: null,
        buyingPowerAfter: null,
        checks: [],
        accepted: false,
        userErrors,
      }),
    );
  }

  @Mutation(() => BrokerOrderPayload, {
    description: 'Changes an open order; returns the one that stands in its place.',
    complexity: 20,
  })
  async orderReplace(
    @Args('id', ID_ARG) id: string,
    @Args('changes', { type: () => OrderReplaceInput, description: 'What changes.' })
    changes: OrderReplaceInput,
    @Args('confirm', CONFIRM) confirm: string | null,
    @Args('requestId', REQUEST) requestId: string | null,
  ): Promise<BrokerOrderPayload> {
    const wanted = {
      quantity: changes.quantity ?? undefined,
      limitPrice: changes.limitPrice ?? undefined,
      stopPrice: changes.stopPrice ?? undefined,
      trail: changes.trail ?? undefined,
    };
    return payload(() => this.host.live.orders.replace(id, wanted, { confirm, requestId }));
  }

  @Mutation(() => BrokerOrderPayload, {
    description: 'Takes an order back. Repeating it is no error.',
    complexity: 20,
  })
  async orderCancel(
    @Args('id', ID_ARG) id: string,
    @Args('requestId', REQUEST) requestId: string | null,
  ): Promise<BrokerOrderPayload> {
    return payload(() => this.host.live.orders.cancel(id, { requestId }));
  }

  @Mutation(() => BrokerOrdersPayload, {
    description: 'Takes every open order of an account back. Repeating it is no error.',
    complexity: 20,
  })
  async ordersCancelAll(
    @Args('accountId', { type: () => ID, description: 'Account, acc_….' }) accountId: string,
    @Args('requestId', REQUEST) requestId: string | null,
  ): Promise<BrokerOrdersPayload> {
    return orRefused<BrokerOrdersPayload, BrokerOrdersPayload>(
      async () => ({
        orders: (await this.host.live.orders.cancelAll(accountId, requestId)).map(toBrokerOrder),
        userErrors: [],
      }),
      ({ userErrors }) => ({ orders: [], userErrors }),
    );
  }

  @Mutation(() => BrokerOrderPayload, {
    description: 'Closes what an account holds by hand of an instrument, at the market.',
    complexity: 20,
  })
  async positionClose(
    @Args('input', { type: () => PositionCloseInput, description: 'What to close.' })
    input: PositionCloseInput,
  ): Promise<BrokerOrderPayload> {
    const { accountId, instrumentId, ratio, clientOrderId } = input;
    const confirm = input.confirm ?? undefined;
    return payload(() =>
      this.host.live.orders.close({ accountId, instrumentId, ratio, clientOrderId, confirm }),
    );
  }
}

const payload = (work: () => Promise<OrderAnswer>): Promise<BrokerOrderPayload> =>
  orRefused<BrokerOrderPayload, BrokerOrderPayload>(
    async () => {
      const { order, refusal } = await work();
      return {
        order: order && toBrokerOrder(order),
        userErrors: refusal === null ? [] : userErrorsOf(refusal.problems),
      };
    },
    ({ userErrors }) => ({ order: null, userErrors }),
  );

const orderInput = (input: OrderPlaceInput): OrderInput => ({
  accountId: input.accountId,
  instrumentId: input.instrumentId ?? undefined,
  symbol: input.symbol ?? undefined,
  side: input.side === OrderSide.BUY ? 'buy' : 'sell',
  type: input.type,
  timeInForce: input.timeInForce,
  quantity: input.quantity ?? undefined,
  notional: input.notional ?? undefined,
  limitPrice: input.limitPrice ?? undefined,
  stopPrice: input.stopPrice ?? undefined,
  trailAmount: input.trailAmount ?? undefined,
  trailPercent: input.trailPercent ?? undefined,
  goodTill: input.goodTill ?? undefined,
  reduceOnly: input.reduceOnly,
  takeProfit: input.takeProfit ?? undefined,
  stopLoss: input.stopLoss ?? undefined,
  clientOrderId: input.clientOrderId,
  confirm: input.confirm ?? undefined,
});
