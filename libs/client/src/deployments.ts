import type { UserError } from './answer.js';
import type { PositionView, SwitchModeView, TradingModeView } from './broker-accounts.js';
import { graphql } from './document.js';
import {
  ERROR_FIELDS,
  PAGE_FIELDS,
  type Page,
  type PageVariables,
  type StreamEvent,
} from './paging.js';

/** States of a deployment. */
export const DEPLOYMENT_STATES = [
  'PROVISIONING',
  'RECONCILING',
  'WARMING_UP',
  'RUNNING',
  'PAUSED',
  'STOPPING',
  'STOPPED',
  'HALTED',
  'FAILED',
] as const;

/** One of {@link DEPLOYMENT_STATES}. */
export type DeploymentStateView = (typeof DEPLOYMENT_STATES)[number];

/** What becomes of positions when trading ends. */
export type PositionPolicyView = 'KEEP' | 'FLATTEN';

/** Money of a deployment at an instant of the market. */
export interface PnlView {
  readonly at: string | null;
  readonly equity: string;
  readonly cash: string;
  readonly realized: string;
  readonly unrealized: string;
  readonly fees: string;
  readonly drawdown: number;
  readonly exposure: number;
}

/** A strategy at work on a feed with an account. */
export interface DeploymentView {
  readonly id: string;
  readonly name: string;
  readonly mode: TradingModeView;
  readonly state: DeploymentStateView;
  readonly stateSince: string;
  readonly detail: string | null;
  readonly engaged: SwitchModeView;
  readonly allowedEvents: readonly string[];
  readonly timeframe: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly riskLimits: Readonly<Record<string, unknown>>;
  readonly cash: string;
  readonly currency: string;
  readonly slices: number | null;
  readonly pnl: PnlView | null;
  readonly createdAt: string;
  readonly startedAt: string | null;
  readonly stoppedAt: string | null;
  readonly strategyVersion: {
    readonly number: number;
    readonly strategy: { readonly name: string };
  };
  readonly instruments: readonly { readonly id: string; readonly symbol: string }[];
  readonly account: { readonly id: string; readonly name: string };
  readonly feed: { readonly id: string; readonly name: string; readonly state: string };
}

/** A deployment with what it holds. */
export interface DeploymentDetailView extends DeploymentView {
  readonly positions: readonly Pick<
    PositionView,
    'id' | 'side' | 'quantity' | 'averagePrice' | 'lastPrice' | 'unrealized' | 'instrument'
  >[];
  readonly transitions: { readonly nodes: readonly TransitionView[] };
}

/** A change of state with who wanted it. */
export interface TransitionView {
  readonly n: number;
  readonly from: DeploymentStateView;
  readonly to: DeploymentStateView;
  readonly event: string;
  readonly by: string;
  readonly reason: string | null;
  readonly at: string;
}

/** Everything that decides a deployment. */
export interface DeploymentCreateInput {
  readonly name: string;
  readonly strategyVersionId?: string | undefined;
  readonly strategy?: string | undefined;
  readonly symbols: readonly string[];
  readonly timeframe?: string | undefined;
  readonly timeframes?: readonly string[] | undefined;
  readonly feedId: string;
  readonly accountId: string;
  readonly cash?: string | undefined;
  readonly currency?: string | undefined;
  readonly parameters?: unknown;
  readonly simulation?: unknown;
  readonly riskLimits?: unknown;
  /** Fault script: it then trades on a paper account of its own. */
  readonly faults?: unknown;
  readonly seed?: string | undefined;
  readonly start?: boolean | undefined;
  readonly confirm?: string | undefined;
  /** The same key again answers the deployment that the first call made. */
  readonly idempotencyKey?: string | undefined;
}

/** What the mutations on deployments answer. */
export interface DeploymentPayloadView {
  readonly deployment: DeploymentView | null;
  readonly userErrors: readonly UserError[];
}

const DEPLOYMENT_FIELDS = `id name mode state stateSince detail engaged allowedEvents timeframe
  parameters riskLimits cash currency slices
  pnl { at equity cash realized unrealized fees drawdown exposure }
  createdAt startedAt stoppedAt strategyVersion { number strategy { name } }
  instruments { id symbol } account { id name } feed { id name state }`;

const PAYLOAD = `{ deployment { ${DEPLOYMENT_FIELDS} } ${ERROR_FIELDS} }`;

/** A page of deployments. */
export const DEPLOYMENTS = graphql<
  { readonly deployments: Page<DeploymentView> },
  PageVariables & {
    readonly filter?: {
      readonly states?: readonly DeploymentStateView[] | undefined;
      readonly accountId?: string | undefined;
      readonly feedId?: string | undefined;
      readonly name?: string | undefined;
    };
  }
>(
  `query Deployments($first: Int, $after: String, $filter: DeploymentFilter) {
    deployments(first: $first, after: $after, filter: $filter) {
      nodes { ${DEPLOYMENT_FIELDS} } ${PAGE_FIELDS}
    }
  }`,
);

/** One deployment, as it is or as it was at an instant; null when it is not there. */
export const DEPLOYMENT = graphql<
  { readonly deployment: DeploymentDetailView | null },
  { readonly id: string; readonly at?: string | undefined }
>(
  `query Deployment($id: ID!, $at: DateTime) {
    deployment(id: $id, at: $at) {
      ${DEPLOYMENT_FIELDS}
      positions { id side quantity averagePrice lastPrice unrealized instrument { id symbol } }
      transitions(first: 20) { nodes { n from to event by reason at } }
    }
  }`,
);

/** Adds a deployment. */
export const DEPLOYMENT_CREATE = graphql<
  { readonly deploymentCreate: DeploymentPayloadView },
  { readonly input: DeploymentCreateInput }
>(
  `mutation DeploymentCreate($input: DeploymentCreateInput!) {
    deploymentCreate(input: $input) ${PAYLOAD}
  }`,
);

/** What a wish about a deployment says beside its kind. */
export interface DeploymentWish {
  readonly id: string;
  readonly reason?: string | undefined;
  readonly requestId?: string | undefined;
  readonly confirm?: string | undefined;
}

/** Starts a deployment that rests. */
export const DEPLOYMENT_START = graphql<
  { readonly deploymentStart: DeploymentPayloadView },
  DeploymentWish
>(
  `mutation DeploymentStart($id: ID!, $reason: String, $requestId: String, $confirm: String) {
    deploymentStart(id: $id, reason: $reason, requestId: $requestId, confirm: $confirm) ${PAYLOAD}
  }`,
);

/** Silences a deployment: candles move its indicators only. */
export const DEPLOYMENT_PAUSE = graphql<
  { readonly deploymentPause: DeploymentPayloadView },
  Omit<DeploymentWish, 'confirm'>
>(
  `mutation DeploymentPause($id: ID!, $reason: String, $requestId: String) {
    deploymentPause(id: $id, reason: $reason, requestId: $requestId) ${PAYLOAD}
  }`,
);

/** Lets a paused or halted deployment decide again. */
export const DEPLOYMENT_RESUME = graphql<
  { readonly deploymentResume: DeploymentPayloadView },
  DeploymentWish
>(
  `mutation DeploymentResume($id: ID!, $reason: String, $requestId: String, $confirm: String) {
    deploymentResume(id: $id, reason: $reason, requestId: $requestId, confirm: $confirm) ${PAYLOAD}
  }`,
);

/** Ends a deployment in good order. */
export const DEPLOYMENT_STOP = graphql<
  { readonly deploymentStop: DeploymentPayloadView },
  DeploymentWish & { readonly positions: PositionPolicyView }
>(
  `mutation DeploymentStop($id: ID!, $positions: PositionPolicy!, $reason: String,
      $requestId: String, $confirm: String) {
    deploymentStop(id: $id, positions: $positions, reason: $reason, requestId: $requestId,
      confirm: $confirm) ${PAYLOAD}
  }`,
);

/** Ends a deployment at once. */
export const DEPLOYMENT_KILL = graphql<
  { readonly deploymentKill: DeploymentPayloadView },
  DeploymentWish & { readonly positions: PositionPolicyView }
>(
  `mutation DeploymentKill($id: ID!, $positions: PositionPolicy!, $reason: String,
      $requestId: String, $confirm: String) {
    deploymentKill(id: $id, positions: $positions, reason: $reason, requestId: $requestId,
      confirm: $confirm) ${PAYLOAD}
  }`,
);

/** Compares a deployment with its broker. */
export const DEPLOYMENT_RECONCILE = graphql<
  { readonly deploymentReconcile: DeploymentPayloadView },
  Omit<DeploymentWish, 'confirm'>
>(
  `mutation DeploymentReconcile($id: ID!, $reason: String, $requestId: String) {
    deploymentReconcile(id: $id, reason: $reason, requestId: $requestId) ${PAYLOAD}
  }`,
);

/** The newest profit and loss of deployments, as it moves; conflated. */
export const PNL_EVENTS = graphql<
  {
    readonly pnl: StreamEvent & {
      readonly deploymentId: string | null;
      readonly pnl: PnlView | null;
    };
  },
  { readonly deploymentIds: readonly string[]; readonly throttleMs?: number | undefined }
>(
  `subscription PnlEvents($deploymentIds: [ID!], $throttleMs: Int) {
    pnl(deploymentIds: $deploymentIds, throttleMs: $throttleMs) {
      cursor at snapshot deploymentId
      pnl { at equity cash realized unrealized fees drawdown exposure }
    }
  }`,
);

/** The machine of a deployment: its states, the ways between them, and where it is. */
export interface StateMachineView {
  readonly nodes: readonly { readonly id: string; readonly label: string }[];
  readonly edges: readonly {
    readonly from: string;
    readonly to: string;
    readonly event: string;
  }[];
  readonly active: readonly string[];
}

/** The machine of a deployment, null when it is not there. */
export const DEPLOYMENT_MACHINE = graphql<
  {
    readonly deployment: {
      readonly id: string;
      readonly name: string;
      readonly machine: StateMachineView;
    } | null;
  },
  { readonly id: string }
>(
  `query DeploymentMachine($id: ID!) {
    deployment(id: $id) {
      id name machine { nodes { id label } edges { from to event } active }
    }
  }`,
);

/** Whether a deployment, carried out again, does the same. */
export interface DeploymentVerificationView {
  readonly agrees: boolean;
  readonly inputs: number;
  readonly links: number;
  readonly difference: {
    readonly input: number;
    readonly source: string;
    readonly message: string;
  } | null;
}

/** Carries a deployment out again from its tape. */
export const DEPLOYMENT_VERIFY = graphql<
  { readonly deploymentVerify: DeploymentVerificationView },
  { readonly id: string }
>(
  `query DeploymentVerify($id: ID!) {
    deploymentVerify(id: $id) { agrees inputs links difference { input source message } }
  }`,
);

/** A line that a strategy printed. */
export interface LogEntryView {
  readonly n: number;
  readonly level: string;
  readonly message: string;
  readonly at: string;
}

/** Lines of a deployment. */
export const DEPLOYMENT_LOGS = graphql<
  { readonly deploymentLogs: Page<LogEntryView> },
  PageVariables & { readonly id: string; readonly level?: string | undefined }
>(
  `query DeploymentLogs($first: Int, $after: String, $id: ID!, $level: LogLevel) {
    deploymentLogs(first: $first, after: $after, id: $id, level: $level) {
      nodes { n level message at } ${PAGE_FIELDS}
    }
  }`,
);

/** The newest lines of a deployment, then every line; lossless. */
export const LOG_EVENTS = graphql<
  {
    readonly logs: StreamEvent & {
      readonly deploymentId: string | null;
      readonly entry: LogEntryView | null;
    };
  },
  {
    readonly deploymentId: string;
    readonly level?: string | undefined;
    readonly after?: string | undefined;
  }
>(
  `subscription LogEvents($deploymentId: ID, $level: LogLevel, $after: String) {
    logs(deploymentId: $deploymentId, level: $level, after: $after) {
      cursor at snapshot deploymentId entry { n level message at }
    }
  }`,
);

/** Something that a person should know. */
export interface AlertView {
  readonly n: number;
  readonly severity: 'INFO' | 'WARNING' | 'CRITICAL';
  readonly code: string;
  readonly message: string;
  readonly deploymentId: string | null;
  readonly accountId: string | null;
  readonly feedId: string | null;
  readonly at: string;
}

/** A page of alerts. */
export const ALERTS = graphql<
  { readonly alerts: Page<AlertView> },
  PageVariables & { readonly minSeverity?: AlertView['severity'] | undefined }
>(
  `query Alerts($first: Int, $after: String, $minSeverity: AlertSeverity) {
    alerts(first: $first, after: $after, minSeverity: $minSeverity) {
      nodes { n severity code message deploymentId accountId feedId at } ${PAGE_FIELDS}
    }
  }`,
);

/** The newest alerts, then every alert; lossless. */
export const ALERT_EVENTS = graphql<
  { readonly alerts: StreamEvent & { readonly alert: AlertView | null } },
  {
    readonly minSeverity?: AlertView['severity'] | undefined;
    readonly after?: string | undefined;
  }
>(
  `subscription AlertEvents($minSeverity: AlertSeverity, $after: String) {
    alerts(minSeverity: $minSeverity, after: $after) {
      cursor at snapshot
      alert { n severity code message deploymentId accountId feedId at }
    }
  }`,
);
