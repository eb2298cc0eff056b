import type { Micros } from '@vela/kernel';
import type { BrokerOrder, BrokerOrderChange, OrderReport } from '@vela/orders';
import type { MassStatus, Outcome } from '@vela/ports';

/** Something to ask the broker for, once what led to it has been committed. */
export type Effect =
  | {
      readonly kind: 'place';
      readonly order: BrokerOrder;
      readonly attempt: number;
      readonly openedAt: Micros;
      readonly isClosing: boolean;
    }
  /** Takes the id of an order that was given up with one that cannot trade. */
  | { readonly kind: 'burn'; readonly order: BrokerOrder }
  | {
      readonly kind: 'cancel';
      readonly clientOrderId: string;
      readonly venueOrderId: string;
      readonly attempt: number;
    }
  | {
      readonly kind: 'replace';
      readonly target: { readonly clientOrderId: string; readonly venueOrderId: string };
      readonly change: BrokerOrderChange & { readonly clientOrderId: string };
      readonly attempt: number;
    }
  | { readonly kind: 'group'; readonly targets: readonly string[]; readonly attempt: number }
  | { readonly kind: 'find'; readonly clientOrderId: string; readonly venueOrderId: string | null }
  | { readonly kind: 'massStatus'; readonly since: Micros; readonly askedAt: Micros }
  | { readonly kind: 'clock' }
  /** Engages the switch of the account: its limits were broken. No request to the broker. */
  | { readonly kind: 'engage'; readonly reason: string };

/** What became of an effect. */
export type Answer =
  | {
      readonly kind: 'place';
      readonly clientOrderId: string;
      readonly attempt: number;
      readonly outcome: Outcome<OrderReport>;
    }
  /** The call was not begun in time: no byte left, and the send must be opened again. */
  | { readonly kind: 'late'; readonly clientOrderId: string; readonly attempt: number }
  | {
      readonly kind: 'burn';
      readonly clientOrderId: string;
      readonly outcome: Outcome<OrderReport>;
    }
  | {
      readonly kind: 'cancel';
      readonly clientOrderId: string;
      readonly attempt: number;
      readonly outcome: Outcome<null>;
    }
  | {
      readonly kind: 'replace';
      readonly clientOrderId: string;
      readonly newId: string;
      readonly attempt: number;
      readonly outcome: Outcome<OrderReport>;
    }
  | {
      readonly kind: 'group';
      readonly targets: readonly string[];
      readonly attempt: number;
      readonly outcome: Outcome<null>;
    }
  | {
      readonly kind: 'find';
      readonly clientOrderId: string;
      readonly found: OrderReport | 'absent' | 'cannot-tell' | 'failed';
    }
  | {
      readonly kind: 'massStatus';
      readonly askedAt: Micros;
      /** Null when it could not be read. */
      readonly status: MassStatus | null;
    }
  | {
      readonly kind: 'clock';
      /** How far the venue is ahead of us at least, in either direction; null when nobody said. */
      readonly skew: Micros | null;
    };

/** Which requests go first when the broker takes only so many, most urgent first. */
export const PRIORITIES = ['cancel', 'close', 'reconcile', 'place', 'read'] as const;

/** One of {@link PRIORITIES}. */
export type Priority = (typeof PRIORITIES)[number];

/** Returns how urgent an effect is. */
export function priorityOf(effect: Effect): Priority {
  switch (effect.kind) {
    case 'cancel':
    case 'burn':
      return 'cancel';
    case 'place':
      return effect.isClosing ? 'close' : 'place';
    case 'find':
    case 'massStatus':
      return 'reconcile';
    case 'clock':
      return 'read';
    default:
      return 'place';
  }
}
