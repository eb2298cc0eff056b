import { isEventFault, isRequestFault, isWindowFault } from '@vela/faults';
import type {
  EventFault,
  Fault,
  FaultScript,
  PlayedFault,
  RequestFault,
  WindowFault,
} from '@vela/faults';
import { createRandom } from '@vela/kernel';
import type { Clock, Micros, Random } from '@vela/kernel';
import { Subscription } from 'rxjs';
import type { SchedulerLike } from 'rxjs';
import { waitUntil } from './wait-until.js';

/** What a plan works with. */
export interface FaultTiming {
  readonly clock: Clock;
  readonly scheduler: SchedulerLike;
  /** Told of every fault at the moment at which it is played. */
  readonly onPlayed?: (played: PlayedFault) => void;
}

type Choice = RequestFault | EventFault;

/**
 * Says which faults of a script are due: it numbers the orders, knows the newest slice and the time,
 * and draws from the seed of the script alone. Nothing of it depends on anything else.
 */
export class FaultPlan {
  /** The newest slice that the venue has worked off. */
  slice = 0;
  readonly #orders = new Map<string, number>();
  readonly #drawn = new Map<string, ReadonlySet<number>>();
  readonly #random: readonly Random[];
  readonly #counts: number[];
  readonly #befell = new Set<string>();
  /** When windows that are open end, by the place of their fault. */
  readonly #open = new Map<number, Micros>();
  readonly #begun = new Set<number>();
  readonly #timers = new Subscription();
  #ordersBefore = 0;

  constructor(
    private readonly script: FaultScript,
    private readonly timing: FaultTiming,
    private readonly onWindow: (fault: WindowFault, isOpen: boolean) => void,
  ) {
    const { seed, faults } = script;
    this.#random = faults.map((_, index) => createRandom(seed, `fault ${index}`));
    this.#counts = faults.map(() => 0);
  }

  /** Begins to wait for the instants of the script; what lies behind already is over. */
  start(ordersBefore: number): void {
    this.#ordersBefore = ordersBefore;
    const now = this.timing.clock.now();
    this.script.faults.forEach((fault, index) => {
      if (!('at' in fault) || fault.at === undefined) return;
      if (isWindowFault(fault)) {
        if (fault.at + fault.forMs * 1_000 <= now) this.#begun.add(index);
        else this.#waitFor(fault.at, () => this.#begin(fault, index, fault.at!));
      } else if (fault.at < now) this.#counts[index] = Infinity;
    });
  }

  /** Numbers an order when it is placed for the first time. */
  placed(clientOrderId: string): void {
    if (this.#orders.has(clientOrderId)) return;
    this.#orders.set(clientOrderId, this.#ordersBefore + this.#orders.size + 1);
    const drawn = new Set<number>();
    this.script.faults.forEach((fault, index) => {
      const probability = 'probability' in fault ? fault.probability : undefined;
      if (probability !== undefined && this.#random[index]!.next() < probability) drawn.add(index);
    });
    this.#drawn.set(clientOrderId, drawn);
  }

  /** Notes that an order was answered: what begins with it begins now. */
  answered(clientOrderId: string): void {
    const number = this.#orders.get(clientOrderId);
    this.#beginAll(({ order }) => order !== undefined && order === number);
  }

  /** Notes how far the venue is. */
  reached(slice: number): void {
    // What waits for a slice that was over when this began is over as well.
    if (this.slice === 0) {
      this.script.faults.forEach((fault, index) => {
        if (isWindowFault(fault) && fault.slice !== undefined && fault.slice < slice) {
          this.#begun.add(index);
        }
      });
    }
    this.slice = Math.max(this.slice, slice);
    this.#beginAll((fault) => fault.slice !== undefined && fault.slice <= this.slice);
  }

  /** Returns the fault that befalls a request, null for none; it counts as played. */
  request(on: RequestFault['on'], clientOrderId: string): RequestFault | null {
    for (const [index, fault] of this.script.faults.entries()) {
      if (!isRequestFault(fault) || fault.on !== on) continue;
      if (this.#befalls(fault, index, clientOrderId)) {
        this.#play(fault, index, clientOrderId);
        return fault;
      }
    }
    return null;
  }

  /** Returns the faults that befall what a venue tells of an order. */
  events(clientOrderId: string | null): readonly { fault: EventFault; play: () => void }[] {
    return this.script.faults.flatMap((fault, index) => {
      if (!isEventFault(fault) || !this.#befallsEvents(fault, index, clientOrderId)) return [];
      return [{ fault, play: () => this.#playOnce(fault, index, clientOrderId) }];
    });
  }

  /** Returns the window of a kind that is open, null for none. */
  window<K extends WindowFault['kind']>(kind: K): Extract<WindowFault, { kind: K }> | null {
    for (const index of this.#open.keys()) {
      const fault = this.script.faults[index]!;
      if (fault.kind === kind) return fault as Extract<WindowFault, { kind: K }>;
    }
    return null;
  }

  /** Whether a window is open. */
  get isOpen(): boolean {
    return this.#open.size > 0;
  }

  /** Returns when the next window opens or ends by the clock, null for never. */
  nextAt(): Micros | null {
    const now = this.timing.clock.now();
    const opens = this.script.faults.flatMap((fault, index) =>
      isWindowFault(fault) && fault.at !== undefined && !this.#begun.has(index) ? [fault.at] : [],
    );
    const next = Math.min(...opens.filter((at) => at > now), ...this.#open.values());
    return Number.isFinite(next) ? next : null;
  }

  close(): void {
    this.#timers.unsubscribe();
  }

  #beginAll(isDue: (fault: WindowFault) => boolean): void {
    this.script.faults.forEach((fault, index) => {
      if (isWindowFault(fault) && isDue(fault)) this.#begin(fault, index, this.timing.clock.now());
    });
  }

  #begin(fault: WindowFault, index: number, at: Micros): void {
    if (this.#begun.has(index)) return;
    this.#begun.add(index);
    const until = at + fault.forMs * 1_000;
    this.#open.set(index, until);
    this.#play(fault, index, null);
    this.onWindow(fault, true);
    this.#waitFor(until, () => {
      this.#open.delete(index);
      this.onWindow(fault, false);
    });
  }

  #waitFor(at: Micros, then: () => void): void {
    this.#timers.add(waitUntil(at, this.timing, then));
  }

  /** Each fault befalls an order once, except what is chosen by slices or by an instant. */
  #befalls(fault: Choice, index: number, clientOrderId: string): boolean {
    if (this.#befell.has(`${index} ${clientOrderId}`)) return false;
    return this.#counts[index]! < mostOf(fault) && this.#isChosen(fault, index, clientOrderId);
  }

  /** What befalls an order befalls all that is told of it. */
  #befallsEvents(fault: EventFault, index: number, clientOrderId: string | null): boolean {
    if (this.#befell.has(`${index} ${clientOrderId}`)) return true;
    return this.#counts[index]! < mostOf(fault) && this.#isChosen(fault, index, clientOrderId);
  }

  #isChosen(fault: Choice, index: number, clientOrderId: string | null): boolean {
    const { order, everyNth, slices, at } = fault;
    const number = clientOrderId === null ? undefined : this.#orders.get(clientOrderId);
    if (order !== undefined) return number === order;
    if (everyNth !== undefined) return number !== undefined && number % everyNth === 0;
    if (slices !== undefined) return slices[0] <= this.slice && this.slice <= slices[1];
    if (at !== undefined) return this.timing.clock.now() >= at;
    return clientOrderId !== null && (this.#drawn.get(clientOrderId)?.has(index) ?? false);
  }

  #playOnce(fault: EventFault, index: number, clientOrderId: string | null): void {
    if (this.#befell.has(`${index} ${clientOrderId}`)) return;
    this.#play(fault, index, clientOrderId);
  }

  #play(fault: Fault, index: number, clientOrderId: string | null): void {
    this.#counts[index]!++;
    if (clientOrderId !== null) this.#befell.add(`${index} ${clientOrderId}`);
    const { clock, onPlayed } = this.timing;
    onPlayed?.({
      fault: index,
      kind: fault.kind,
      at: clock.now(),
      slice: this.slice,
      clientOrderId,
    });
  }
}

/** Returns how often a fault is played at most. */
function mostOf({ times, order, at }: Choice): number {
  return times ?? (order !== undefined || at !== undefined ? 1 : Infinity);
}
