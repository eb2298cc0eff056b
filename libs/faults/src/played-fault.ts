import type { Micros } from '@vela/kernel';
import type { Fault } from './fault-kinds.js';

/** A fault at the moment at which it was played. */
export interface PlayedFault {
  /** Place in the script, from 0. */
  readonly fault: number;
  readonly kind: Fault['kind'];
  readonly at: Micros;
  /** The newest slice then, 0 before the first. */
  readonly slice: number;
  /** The order that it befell, null for what befell no single one. */
  readonly clientOrderId: string | null;
}
