import type { UserError } from './answer.js';
import { ACCOUNT_FIELDS, type BrokerAccountView, type TradingModeView } from './broker-accounts.js';
import { graphql } from './document.js';
import { ERROR_FIELDS } from './paging.js';

/** An account at a broker to connect; secrets are written once and never read. */
export interface BrokerAccountConnectInputView {
  readonly broker: 'ALPACA';
  readonly mode: TradingModeView;
  readonly name: string;
  readonly apiKey?: string | undefined;
  readonly apiSecret?: string | undefined;
  readonly token?: string | undefined;
  readonly venueUrl?: string | undefined;
  readonly channel?: string | undefined;
  readonly confirm?: string | undefined;
}

/** What connecting and cutting answer. */
export interface BrokerAccountPayloadView {
  readonly brokerAccount: BrokerAccountView | null;
  readonly userErrors: readonly UserError[];
}

/** One thing that was tried with a credential. */
export interface AccessCheckView {
  readonly name: string;
  readonly outcome: 'OK' | 'WARNING' | 'FAILED';
  readonly message: string;
}

/** Connects an account at a broker. */
export const BROKER_ACCOUNT_CONNECT = graphql<
  { readonly brokerAccountConnect: BrokerAccountPayloadView },
  { readonly input: BrokerAccountConnectInputView }
>(
  `mutation BrokerAccountConnect($input: BrokerAccountConnectInput!) {
    brokerAccountConnect(input: $input) { brokerAccount { ${ACCOUNT_FIELDS} } ${ERROR_FIELDS} }
  }`,
);

/** Forgets the credential of an account. */
export const BROKER_ACCOUNT_DISCONNECT = graphql<
  { readonly brokerAccountDisconnect: BrokerAccountPayloadView },
  { readonly id: string; readonly confirm?: string | undefined }
>(
  `mutation BrokerAccountDisconnect($id: ID!, $confirm: String) {
    brokerAccountDisconnect(id: $id, confirm: $confirm) {
      brokerAccount { ${ACCOUNT_FIELDS} } ${ERROR_FIELDS}
    }
  }`,
);

/** Tries everything that the connection of an account needs. */
export const BROKER_ACCOUNT_VERIFY = graphql<
  {
    readonly brokerAccountVerify: BrokerAccountPayloadView & {
      readonly checks: readonly AccessCheckView[];
    };
  },
  { readonly id: string }
>(
  `mutation BrokerAccountVerify($id: ID!) {
    brokerAccountVerify(id: $id) {
      brokerAccount { ${ACCOUNT_FIELDS} } checks { name outcome message } ${ERROR_FIELDS}
    }
  }`,
);
