import type { Micros } from '@vela/kernel';
import type { Observable } from 'rxjs';

/** How far an actor is. Conflated: a lost one is replaced by the next. */
export interface ActorProgress {
  /** 0 to 1. */
  readonly progress: number;
  /** Work done so far: candles of a backtest, rows of an import. */
  readonly items: number;
  readonly itemsPerSecond: number;
  /** Estimated time to the end, null while unknown. */
  readonly etaMs: number | null;
  /** Last simulated instant of a backtest. */
  readonly simulatedAt: Micros | null;
  /** Equity of a backtest at that instant. */
  readonly equity: number | null;
}

/** A change of state that was committed. */
export interface ActorTransition {
  readonly from: string;
  readonly to: string;
  /** True when the actor has nothing left to do. */
  readonly final: boolean;
}

/**
 * A numbered copy of what an actor committed, or how far it is. Numbers grow per (actor, kind):
 * those of transitions are the actor's `seq` and without gaps, those of progress may jump.
 */
export type ActorEvent = {
  readonly tenantId: string;
  readonly actorId: string;
  readonly number: number;
  readonly at: Micros;
} & (
  | { readonly kind: 'progress'; readonly progress: ActorProgress }
  | { readonly kind: 'transition'; readonly transition: ActorTransition }
);

/** Which events somebody wants; what is absent matches everything. */
export interface ActorEventFilter {
  readonly tenantId: string;
  readonly actorId?: string;
  readonly kind?: ActorEvent['kind'];
}

/** Carries events of actors from their owners to whoever subscribed. Delivery is at most once. */
export interface ActorEvents {
  publish(event: ActorEvent): void;
  /** Returns events from the moment of subscription on. Never errors. */
  of(filter: ActorEventFilter): Observable<ActorEvent>;
}

/** Hints between instances. Each may be lost; what it speaks of is found again by reading rows. */
export interface Hints {
  /** Says that actors are free to be claimed. */
  released(actorIds: readonly string[]): void;
  whenReleased(): Observable<readonly string[]>;
  /** Says that a command row was appended for an actor. */
  commanded(actorId: string): void;
  whenCommanded(actorId: string): Observable<void>;
}
