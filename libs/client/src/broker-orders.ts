import type { UserError } from './answer.js';
import { graphql } from './document.js';
import {
  ERROR_FIELDS,
  PAGE_FIELDS,
  type Page,
  type PageVariables,
  type StreamEvent,
} from './paging.js';

interface Named {
  readonly id: string;
  readonly name: string;
}

/** An order at a broker. */
export interface BrokerOrderView {
  readonly id: string;
  readonly venueOrderId: string | null;
  readonly side: 'BUY' | 'SELL';
  readonly type: string;
  readonly timeInForce: string;
  readonly quantity: string | null;
  readonly notional: string | null;
  readonly filledQuantity: string;
  readonly averageFillPrice: string | null;
  readonly limitPrice: string | null;
  readonly stopPrice: string | null;
  readonly state: string;
  readonly open: boolean;
  readonly rejectCode: string | null;
  readonly rejectReason: string | null;
  readonly emulated: boolean;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly instrument: { readonly id: string; readonly symbol: string };
  readonly account: Named;
  readonly deployment: Named | null;
}

/** One fill that was booked. */
export interface BrokerFillView {
  readonly id: string;
  readonly kind: string;
  readonly side: 'BUY' | 'SELL';
  readonly quantity: string;
  readonly price: string;
  readonly fee: string;
  readonly currency: string;
  readonly at: string;
  readonly orderId: string | null;
  readonly instrument: { readonly id: string; readonly symbol: string };
  readonly account: Named;
  readonly deployment: Named | null;
}

const ORDER_FIELDS = `id venueOrderId side type timeInForce quantity notional filledQuantity
  averageFillPrice limitPrice stopPrice state open rejectCode rejectReason emulated createdAt
  updatedAt instrument { id symbol } account { id name } deployment { id name }`;

const FILL_FIELDS = `id kind side quantity price fee currency at orderId instrument { id symbol }
  account { id name } deployment { id name }`;

/** A page of orders, newest first. */
export const BROKER_ORDERS = graphql<
  { readonly orders: Page<BrokerOrderView> },
  PageVariables & {
    readonly filter?: {
      readonly accountId?: string | undefined;
      readonly deploymentId?: string | undefined;
      readonly open?: boolean | undefined;
    };
  }
>(
  `query BrokerOrders($first: Int, $after: String, $filter: BrokerOrderFilter) {
    orders(first: $first, after: $after, filter: $filter) {
      nodes { ${ORDER_FIELDS} } ${PAGE_FIELDS}
    }
  }`,
);

/** One order with its fills, null when it is not there. */
export const BROKER_ORDER = graphql<
  { readonly order: (BrokerOrderView & { readonly fills: readonly BrokerFillView[] }) | null },
  { readonly id: string }
>(
  `query BrokerOrder($id: ID!) {
    order(id: $id) { ${ORDER_FIELDS} fills { ${FILL_FIELDS} } }
  }`,
);

/** A page of fills, newest first. */
export const BROKER_FILLS = graphql<
  { readonly fills: Page<BrokerFillView> },
  PageVariables & {
    readonly accountId?: string | undefined;
    readonly deploymentId?: string | undefined;
  }
>(
  `query BrokerFills($first: Int, $after: String, $accountId: ID, $deploymentId: ID) {
    fills(first: $first, after: $after, accountId: $accountId, deploymentId: $deploymentId) {
      nodes { ${FILL_FIELDS} } ${PAGE_FIELDS}
    }
  }`,
);

/** Whose orders or fills to follow, and behind which event. */
export interface FollowVariables {
  readonly accountId?: string | undefined;
  readonly deploymentId?: string | undefined;
  /** Cursor of the last event that was taken: nothing behind it is lost or comes twice. */
  readonly after?: string | undefined;
}

/** Open orders, then every change of an order; lossless. */
export const ORDER_EVENTS = graphql<
  { readonly orders: StreamEvent & { readonly order: BrokerOrderView | null } },
  FollowVariables
>(
  `subscription OrderEvents($accountId: ID, $deploymentId: ID, $after: String) {
    orders(accountId: $accountId, deploymentId: $deploymentId, after: $after) {
      cursor at snapshot order { ${ORDER_FIELDS} }
    }
  }`,
);

/** An opening event without a fill, then every fill; lossless. */
export const FILL_EVENTS = graphql<
  { readonly fills: StreamEvent & { readonly fill: BrokerFillView | null } },
  FollowVariables
>(
  `subscription FillEvents($accountId: ID, $deploymentId: ID, $after: String) {
    fills(accountId: $accountId, deploymentId: $deploymentId, after: $after) {
      cursor at snapshot fill { ${FILL_FIELDS} }
    }
  }`,
);

/** An order by hand. */
export interface OrderPlaceInput {
  readonly accountId: string;
  readonly symbol: string;
  readonly side: 'BUY' | 'SELL';
  readonly type: string;
  readonly timeInForce?: string | undefined;
  readonly quantity?: string | undefined;
  readonly notional?: string | undefined;
  readonly limitPrice?: string | undefined;
  readonly stopPrice?: string | undefined;
  readonly trailAmount?: string | undefined;
  readonly trailPercent?: string | undefined;
  readonly goodTill?: string | undefined;
  readonly reduceOnly?: boolean | undefined;
  readonly takeProfit?: string | undefined;
  readonly stopLoss?: string | undefined;
  /** The same value again places nothing new. */
  readonly clientOrderId: string;
  readonly confirm?: string | undefined;
}

/** What the mutations on one order answer. */
export interface BrokerOrderPayloadView {
  readonly order: BrokerOrderView | null;
  readonly userErrors: readonly UserError[];
}

const PAYLOAD = `{ order { ${ORDER_FIELDS} } ${ERROR_FIELDS} }`;

/** Places an order by hand. */
export const ORDER_PLACE = graphql<
  { readonly orderPlace: BrokerOrderPayloadView },
  { readonly input: OrderPlaceInput }
>(`mutation OrderPlace($input: OrderPlaceInput!) { orderPlace(input: $input) ${PAYLOAD} }`);

/** What an order would cost and what every check says of it. */
export interface OrderPreviewView {
  readonly price: string | null;
  readonly estimatedCost: string | null;
  readonly estimatedFees: string | null;
  readonly buyingPowerAfter: string | null;
  readonly accepted: boolean;
  readonly checks: readonly {
    readonly rule: string;
    readonly passed: boolean;
    readonly message: string;
  }[];
  readonly userErrors: readonly UserError[];
}

/** Looks at an order without sending it. */
export const ORDER_PREVIEW = graphql<
  { readonly orderPreview: OrderPreviewView },
  { readonly input: OrderPlaceInput }
>(
  `mutation OrderPreview($input: OrderPlaceInput!) {
    orderPreview(input: $input) {
      price estimatedCost estimatedFees buyingPowerAfter accepted checks { rule passed message }
      ${ERROR_FIELDS}
    }
  }`,
);

/** Changes a live order. */
export const ORDER_REPLACE = graphql<
  { readonly orderReplace: BrokerOrderPayloadView },
  {
    readonly id: string;
    readonly changes: {
      readonly quantity?: string | undefined;
      readonly limitPrice?: string | undefined;
      readonly stopPrice?: string | undefined;
      readonly trail?: string | undefined;
    };
    readonly confirm?: string | undefined;
  }
>(
  `mutation OrderReplace($id: ID!, $changes: OrderReplaceInput!, $confirm: String) {
    orderReplace(id: $id, changes: $changes, confirm: $confirm) ${PAYLOAD}
  }`,
);

/** Takes an order back. */
export const ORDER_CANCEL = graphql<
  { readonly orderCancel: BrokerOrderPayloadView },
  { readonly id: string }
>(`mutation OrderCancel($id: ID!) { orderCancel(id: $id) ${PAYLOAD} }`);

/** Takes every order of an account back. */
export const ORDERS_CANCEL_ALL = graphql<
  {
    readonly ordersCancelAll: {
      readonly orders: readonly BrokerOrderView[];
      readonly userErrors: readonly UserError[];
    };
  },
  { readonly accountId: string }
>(
  `mutation OrdersCancelAll($accountId: ID!) {
    ordersCancelAll(accountId: $accountId) { orders { ${ORDER_FIELDS} } ${ERROR_FIELDS} }
  }`,
);

/** Closes a position, or a part of it, at market. */
export const POSITION_CLOSE = graphql<
  { readonly positionClose: BrokerOrderPayloadView },
  {
    readonly input: {
      readonly accountId: string;
      readonly instrumentId: string;
      readonly ratio?: number | undefined;
      readonly clientOrderId: string;
      readonly confirm?: string | undefined;
    };
  }
>(
  `mutation PositionClose($input: PositionCloseInput!) { positionClose(input: $input) ${PAYLOAD} }`,
);

/** The chain from an order back to the candle on which it was decided. */
export interface ExplanationView {
  readonly order: BrokerOrderView;
  readonly fills: readonly BrokerFillView[];
  readonly deployment: Named | null;
  readonly intent: unknown;
  readonly input: number | null;
  readonly source: string | null;
  readonly chainLink: string | null;
  readonly slice: number | null;
  readonly decidedAt: string | null;
  readonly candles: readonly {
    readonly instrumentId: string;
    readonly timeframe: string;
    readonly openAt: string;
    readonly open: number;
    readonly high: number;
    readonly low: number;
    readonly close: number;
    readonly volume: number;
  }[];
  readonly indicators:
    | readonly { readonly name: string; readonly values: Readonly<Record<string, number | null>> }[]
    | null;
  readonly indicatorsMissing: string | null;
}

/** Why there is an order; null when there is none. */
export const WHY = graphql<{ readonly why: ExplanationView | null }, { readonly orderId: string }>(
  `query Why($orderId: ID!) {
    why(orderId: $orderId) {
      order { ${ORDER_FIELDS} } fills { ${FILL_FIELDS} } deployment { id name }
      intent input source chainLink slice decidedAt
      candles { instrumentId timeframe openAt open high low close volume }
      indicators { name values } indicatorsMissing
    }
  }`,
);
