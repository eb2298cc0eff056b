import { REJECT_CODES } from '@vela/orders';
import { z } from 'zod';
import { instant } from './instant.js';

/** Longest time that a fault lasts or delays something: a week. */
const LONGEST_MS = 7 * 24 * 3_600_000;

const count = z.int().min(1).max(1_000_000_000);
const duration = z.int().min(1).max(LONGEST_MS);
const range = z
  .tuple([count, count])
  .refine(([first, last]) => first <= last, 'expected the first slice before the last one');

/** Which orders, requests or fills a fault befalls: exactly one of the first five is given. */
const choice = {
  /** The n-th order that is placed, from 1. */
  order: count.exactOptional(),
  /** Every n-th order. */
  everyNth: count.exactOptional(),
  /** What happens while the newest slice is one of these, from 1 and both included. */
  slices: range.exactOptional(),
  /** The first that happens at this instant or later. */
  at: instant.exactOptional(),
  /** Each order with this probability, drawn from the seed. */
  probability: z.number().gt(0).max(1).exactOptional(),
  /** How often it is played at most; once for `order` and `at`, without a bound for the others. */
  times: count.exactOptional(),
};

/** When something begins that lasts: exactly one of the three is given. */
const begin = {
  at: instant.exactOptional(),
  /** When the venue has worked off this slice, before anything is decided on it. */
  slice: count.exactOptional(),
  /** When the n-th order has been answered. */
  order: count.exactOptional(),
  forMs: duration,
};

const feedBegin = { at: begin.at, slice: begin.slice, forMs: duration };

const request = { ...choice, on: z.enum(['place', 'cancel', 'replace']).default('place') };

const kind = <K extends string, S extends z.ZodRawShape>(name: K, shape: S) =>
  z.strictObject({ kind: z.literal(name), ...shape });

/** What one fault looks like, by its kind. */
export const faultSchema = z.discriminatedUnion('kind', [
  kind('reject', {
    ...request,
    code: z.enum(REJECT_CODES).default('other'),
    message: z.string().min(1).max(200).default('refused by the fault script'),
  }),
  kind('timeout', {
    ...request,
    accepted: z.boolean().default(true),
    silent: z.boolean().default(false),
  }),
  kind('server-error', {
    ...request,
    accepted: z.boolean().default(true),
    silent: z.boolean().default(false),
  }),
  kind('partial', {
    ...choice,
    parts: z.int().min(2).max(100).default(2),
    everyMs: duration.default(1_000),
  }),
  kind('late-fill', { ...choice, delayMs: duration }),
  kind('lost-fill', { ...choice, what: z.enum(['all', 'execution']).default('all') }),
  kind('duplicate', { ...choice, copies: z.int().min(1).max(100).default(1) }),
  kind('reorder', { ...choice }),
  kind('dead-stream', begin),
  kind('mute-stream', begin),
  kind('clock-skew', {
    ...begin,
    skewMs: z
      .int()
      .min(-LONGEST_MS)
      .max(LONGEST_MS)
      .refine((ms) => ms !== 0, 'expected a number other than 0'),
  }),
  kind('rate-limit', begin),
  kind('maintenance', begin),
  kind('token-expiry', begin),
  kind('dead-feed', feedBegin),
  kind('mute-feed', feedBegin),
  kind('late-candles', { slices: range, delayMs: duration }),
]);

/** One fault, with its defaults. */
export type Fault = z.infer<typeof faultSchema>;

/** Kinds of fault, in the order in which they are described. */
export const FAULT_KINDS = faultSchema.options.map(({ shape }) => shape.kind.value);

/** A fault that befalls a request. */
export type RequestFault = Extract<Fault, { kind: 'reject' | 'timeout' | 'server-error' }>;
/** A fault that befalls what a venue tells of an order. */
export type EventFault = Extract<
  Fault,
  { kind: 'partial' | 'late-fill' | 'lost-fill' | 'duplicate' | 'reorder' }
>;
/** A fault that befalls candles. */
export type FeedFault = Extract<Fault, { kind: 'dead-feed' | 'mute-feed' | 'late-candles' }>;
/** A fault of the connection that lasts for a while. */
export type WindowFault = Exclude<Fault, RequestFault | EventFault | FeedFault>;

/** Returns whether a fault befalls requests. */
export const isRequestFault = (fault: Fault): fault is RequestFault =>
  fault.kind === 'reject' || fault.kind === 'timeout' || fault.kind === 'server-error';

/** Returns whether a fault befalls what the venue tells of orders. */
export const isEventFault = (fault: Fault): fault is EventFault =>
  ['partial', 'late-fill', 'lost-fill', 'duplicate', 'reorder'].includes(fault.kind);

/** Returns whether a fault befalls candles. */
export const isFeedFault = (fault: Fault): fault is FeedFault =>
  fault.kind === 'dead-feed' || fault.kind === 'mute-feed' || fault.kind === 'late-candles';

/** Returns whether a fault of the connection lasts for a while. */
export const isWindowFault = (fault: Fault): fault is WindowFault =>
  !isRequestFault(fault) && !isEventFault(fault) && !isFeedFault(fault);
