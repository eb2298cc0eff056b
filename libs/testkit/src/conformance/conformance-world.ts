import type { Instrument } from '@vela/market';
import type { BrokerOrder, BrokerTimeInForce } from '@vela/orders';
import type { BrokerEvent, BrokerPort } from '@vela/ports';

/** One candle of the market; what is absent follows from the open. */
export interface Trading {
  readonly open: number;
  readonly high?: number;
  readonly low?: number;
  readonly close?: number;
  /** What can be traded in it; a lot more than any order wants unless told otherwise. */
  readonly volume?: number;
}

/** Something that waits until it is let go. */
export interface Held {
  release(): Promise<void>;
}

/** A control that not every simulator has. */
export type OptionalControl =
  | 'crash'
  | 'second'
  | 'externalOrder'
  | 'bust'
  | 'expireToken'
  | 'oddStatus'
  | 'trouble'
  | 'rows'
  | 'skew'
  | 'halt';

/** The hand of a test at the venue and at the wire to it. */
export interface ConformanceControl {
  readonly can: ReadonlySet<OptionalControl>;
  /** Requests that went out to the network so far. */
  readonly calls: number;
  /** Lets the next request wait on its way to the venue, or its answer on the way back. */
  hold(what: 'request' | 'answer'): Held;
  /** Loses the next request, the answer to it, or the next event of an order. */
  drop(what: 'request' | 'answer' | 'event'): void;
  /** Delivers each of the next events of orders twice. */
  dup(events: number): void;
  /** Delivers the next events of orders in another order. */
  reorder(events: number): void;
  /** Cuts the wire: answers on their way and events are lost until `reconnect`. */
  cut(): void;
  reconnect(): Promise<void>;
  /** Answers the next request with a status; 500 and above after the venue has taken it. */
  status(code: number): void;
  /** Trades a candle; `instrument` 0 is the whole one, 1 the one with fractions. */
  market(trading: Trading, instrument?: number): Promise<void>;
  /** Lets time pass at the venue up to the next candle. */
  advance(micros: number): Promise<void>;
  /** Trades as much of a working order at a price. */
  fill(clientOrderId: string, quantity: number, price: number): Promise<void>;
  /** Resolves when everything that the venue has said was heard. */
  settled(): Promise<void>;
  /** Ends the process of the adapter without a word and starts it again. */
  crash(): Promise<void>;
  /** Starts a second adapter for the same account; the world's port becomes that one. */
  second(): Promise<BrokerPort>;
  /** Places an order behind the adapter's back; returns its client order id, null for none. */
  externalOrder(order: Partial<BrokerOrder>): Promise<string | null>;
  /** Takes an execution back. */
  bust(key: string): Promise<void>;
  expireToken(): Promise<void>;
  renewToken(): Promise<void>;
  /** Reports an order with a status that nobody knows. */
  oddStatus(clientOrderId: string, status: string): Promise<void>;
  /** Lets something behind the adapter fail with a text that holds a secret. */
  trouble(): Promise<void>;
  /** Makes as many executions. */
  rows(count: number): Promise<void>;
  /** Sets the clock of the adapter's machine off by as many milliseconds. */
  skew(ms: number): void;
  /** Trades the other instrument only: the named one is halted. */
  halt(instrument: number): Promise<void>;
}

/** An adapter with its simulator, fresh for each case. */
export interface ConformanceWorld {
  /** The adapter as it is connected now; another one after a crash. */
  readonly port: BrokerPort;
  /** What was heard of all connections. */
  readonly heard: readonly BrokerEvent[];
  readonly control: ConformanceControl;
  /** Instruments that trade in whole units and in fractions, both at about 100. */
  readonly whole: Instrument;
  readonly fraction: Instrument;
  /** How long orders last unless told otherwise; till canceled when absent. */
  readonly timeInForce?: BrokerTimeInForce;
  /** What is bought for an amount of money where that is not the whole one. */
  readonly byAmount?: Instrument;
  /** A sub-account with more money than any case spends, and one with 1,000 that may not borrow. */
  readonly rich: string;
  readonly poor: string;
  /** Texts that must never be told to anybody. */
  readonly secrets: readonly string[];
  close(): Promise<void>;
}
