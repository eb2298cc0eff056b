import type { UserError } from './answer.js';
import { graphql } from './document.js';
import { ERROR_FIELDS, type StreamEvent } from './paging.js';

/** How trading is held back. */
export type SwitchModeView = 'NONE' | 'REDUCE_ONLY' | 'HALT' | 'FLATTEN';

/** Whether money is real. */
export type TradingModeView = 'PAPER' | 'LIVE';

/** What is held of one instrument. */
export interface PositionView {
  readonly id: string;
  readonly side: 'BUY' | 'SELL';
  readonly quantity: string;
  readonly averagePrice: string | null;
  readonly lastPrice: string | null;
  readonly unrealized: string;
  readonly realized: string | null;
  readonly instrument: { readonly id: string; readonly symbol: string };
  readonly account: { readonly id: string; readonly name: string };
  readonly deployment: { readonly id: string; readonly name: string } | null;
}

/** What may be told of the credential of an account. */
export interface CredentialStatusView {
  readonly stored: boolean;
  readonly kind: 'KEY' | 'TOKEN' | null;
  readonly hint: string | null;
  readonly storedAt: string | null;
  readonly valid: boolean | null;
}

/** A broker account with its money. */
export interface BrokerAccountView {
  readonly id: string;
  readonly name: string;
  readonly broker: string;
  readonly mode: TradingModeView;
  readonly currency: string;
  readonly health: string;
  readonly healthDetail: string | null;
  readonly engaged: SwitchModeView;
  readonly engaging: boolean;
  readonly engagedReason: string | null;
  readonly riskLimits: Readonly<Record<string, unknown>>;
  /** Fault script that happens to all that trades on it; null for none. */
  readonly faults: { readonly faults: readonly { readonly kind: string }[] } | null;
  readonly createdAt: string;
  /** Null where none is needed. */
  readonly credentialStatus: CredentialStatusView | null;
  readonly balance: {
    readonly currency: string;
    readonly cash: string;
    readonly equity: string;
    readonly buyingPower: string | null;
    readonly realized: string;
    readonly unrealized: string;
    readonly fees: string;
  };
}

const POSITION_FIELDS = `id side quantity averagePrice lastPrice unrealized realized
  instrument { id symbol } account { id name } deployment { id name }`;

/** Fields of {@link BrokerAccountView}. */
export const ACCOUNT_FIELDS = `id name broker mode currency health healthDetail engaged engaging
  engagedReason riskLimits faults createdAt credentialStatus { stored kind hint storedAt valid }
  balance { currency cash equity buyingPower realized unrealized fees }`;

/** Every broker account. */
export const BROKER_ACCOUNTS = graphql<{ readonly brokerAccounts: readonly BrokerAccountView[] }>(
  `query BrokerAccounts { brokerAccounts { ${ACCOUNT_FIELDS} } }`,
);

/** One account, null when it is not there. */
export const BROKER_ACCOUNT = graphql<
  { readonly brokerAccount: BrokerAccountView | null },
  { readonly id: string }
>(`query BrokerAccount($id: ID!) { brokerAccount(id: $id) { ${ACCOUNT_FIELDS} } }`);

/** Opens a paper account. */
export const BROKER_ACCOUNT_CREATE = graphql<
  {
    readonly brokerAccountCreate: {
      readonly brokerAccount: BrokerAccountView | null;
      readonly userErrors: readonly UserError[];
    };
  },
  {
    readonly input: {
      readonly name: string;
      readonly currency?: string | undefined;
      readonly cash?: string | undefined;
      readonly simulation?: unknown;
      readonly riskLimits?: unknown;
    };
  }
>(
  `mutation BrokerAccountCreate($input: BrokerAccountCreateInput!) {
    brokerAccountCreate(input: $input) { brokerAccount { ${ACCOUNT_FIELDS} } ${ERROR_FIELDS} }
  }`,
);

/** Sets the limits of an account. */
export const RISK_LIMITS_UPDATE = graphql<
  {
    readonly riskLimitsUpdate: {
      readonly riskLimits: Readonly<Record<string, unknown>> | null;
      readonly userErrors: readonly UserError[];
    };
  },
  { readonly accountId: string; readonly limits: unknown }
>(
  `mutation RiskLimitsUpdate($accountId: ID!, $limits: JSON!) {
    riskLimitsUpdate(accountId: $accountId, limits: $limits) { riskLimits ${ERROR_FIELDS} }
  }`,
);

/** One limit as a form shows it. */
export interface RiskLimitOptionView {
  readonly name: string;
  readonly type: string;
  readonly default: unknown;
  readonly choices: readonly string[] | null;
  readonly max: number | null;
  readonly description: string;
}

/** Every limit that there is. */
export const RISK_LIMIT_OPTIONS = graphql<{
  readonly riskLimitOptions: readonly RiskLimitOptionView[];
}>('query RiskLimitOptions { riskLimitOptions { name type default choices max description } }');

/** What is held, of all accounts or some. */
export const POSITIONS = graphql<
  { readonly positions: readonly PositionView[] },
  { readonly accountId?: string | undefined; readonly deploymentId?: string | undefined }
>(
  `query Positions($accountId: ID, $deploymentId: ID) {
    positions(accountId: $accountId, deploymentId: $deploymentId) { ${POSITION_FIELDS} }
  }`,
);

/** What is held, then the newest state of each position that changes; conflated. */
export const POSITION_EVENTS = graphql<
  {
    readonly positions: StreamEvent & {
      readonly position: PositionView | null;
      readonly closed: boolean;
    };
  },
  { readonly accountId?: string | undefined; readonly deploymentId?: string | undefined }
>(
  `subscription PositionEvents($accountId: ID, $deploymentId: ID) {
    positions(accountId: $accountId, deploymentId: $deploymentId) {
      cursor at snapshot closed position { ${POSITION_FIELDS} }
    }
  }`,
);

/** One switch that holds trading back. */
export interface EngagedSwitchView {
  readonly scope: string;
  readonly mode: SwitchModeView;
  readonly engaging: boolean;
  readonly reason: string | null;
  readonly deployment: { readonly id: string; readonly name: string } | null;
  readonly account: { readonly id: string; readonly name: string } | null;
}

/** Every switch that is engaged. */
export interface KillSwitchView {
  readonly engaged: boolean;
  readonly engaging: boolean;
  readonly switches: readonly EngagedSwitchView[];
}

const SWITCH_FIELDS = `engaged engaging switches {
  scope mode engaging reason deployment { id name } account { id name }
}`;

/** What a kill switch is meant for; all of it when absent. */
export interface KillScope {
  readonly deploymentId?: string | undefined;
  readonly accountId?: string | undefined;
}

/** What mutations of the kill switch answer. */
export interface KillSwitchPayloadView {
  readonly killSwitch: KillSwitchView | null;
  readonly affected: number;
  readonly userErrors: readonly UserError[];
}

/** The switches as they are. */
export const KILL_SWITCH = graphql<{ readonly killSwitch: KillSwitchView }>(
  `query KillSwitch { killSwitch { ${SWITCH_FIELDS} } }`,
);

/** Holds trading back. */
export const KILL_SWITCH_ENGAGE = graphql<
  { readonly killSwitchEngage: KillSwitchPayloadView },
  {
    readonly scope?: KillScope | undefined;
    readonly mode: Exclude<SwitchModeView, 'NONE'>;
    readonly reason: string;
  }
>(
  `mutation KillSwitchEngage($scope: KillSwitchScopeInput, $mode: EngageMode!, $reason: String!) {
    killSwitchEngage(scope: $scope, mode: $mode, reason: $reason) {
      killSwitch { ${SWITCH_FIELDS} } affected ${ERROR_FIELDS}
    }
  }`,
);

/** Lets trading go on. */
export const KILL_SWITCH_RELEASE = graphql<
  { readonly killSwitchRelease: KillSwitchPayloadView },
  { readonly scope?: KillScope | undefined; readonly confirm: string }
>(
  `mutation KillSwitchRelease($scope: KillSwitchScopeInput, $confirm: String!) {
    killSwitchRelease(scope: $scope, confirm: $confirm) {
      killSwitch { ${SWITCH_FIELDS} } affected ${ERROR_FIELDS}
    }
  }`,
);
