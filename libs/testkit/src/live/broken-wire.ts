import type { Answer, Effect } from '@vela/execution';
import type { Micros, Random } from '@vela/kernel';
import type { BrokerEvent, MassStatus } from '@vela/ports';
import type { EventLine } from './event-line.js';
import type { Fault, ScriptedVenue } from './scripted-venue.js';

const SECOND = 1_000_000;

/** How a world departs from the protocol: each of these must be caught. */
export type Twin =
  | 'none'
  | 'new id per attempt'
  | 'send before commit'
  | 'no dedupe'
  | 'unknown is rejected'
  | 'absent is rejected';

/** What is asked of a venue. */
export type Asked = Exclude<Effect, { kind: 'engage' }>;

/** What a wire is made of. */
export interface WireOptions {
  readonly line: EventLine;
  readonly random: Random;
  readonly venue: ScriptedVenue;
  readonly twin: Twin;
  /** Whether a changed order has a new id. */
  readonly givesNewIds: boolean;
  readonly hear: (event: BrokerEvent) => void;
}

/**
 * The way between an owner and a venue: requests are lost, slow and answered wrongly, words of the
 * venue are dropped, doubled and late, until it is told to be quiet.
 */
export class BrokenWire {
  isQuiet = false;
  private delivered = 0;

  constructor(private readonly options: WireOptions) {}

  /** Sends a request on its way; what becomes of it is told at some time. */
  send(effect: Asked, answer: (answer: Answer) => void): void {
    const { line } = this.options;
    const fault = this.fault(effect);
    line.at(line.now + this.travel(), () => {
      const told = this.misread(this.arrive(effect, fault));
      // Where the answer is cut, the asker waits for it in vain.
      const wait = fault === 'none' || fault === 'refused' ? this.travel() : 2 * SECOND;
      line.at(line.now + wait, () => answer(told));
    });
  }

  /** Tells what the venue says: sometimes never, twice, late or in another order. */
  tell(events: readonly BrokerEvent[]): void {
    const { line, random, hear } = this.options;
    for (const event of events) {
      // Nothing is said of an order before it is found.
      const from = Math.max(line.now, this.visibleAt(event));
      const draw = this.isQuiet ? 9 : random.integer(10);
      const times = draw === 0 ? 0 : draw === 1 ? 2 : 1;
      for (let i = 0; i < times; i++) {
        const late = random.integer(draw === 2 ? 3 * SECOND : 40_000);
        line.at(from + 1_000 + late, () => hear(this.named(event)));
      }
    }
  }

  private visibleAt(event: BrokerEvent): Micros {
    const id =
      event.kind === 'order'
        ? event.report.clientOrderId
        : event.kind === 'execution'
          ? event.execution.clientOrderId
          : null;
    return id === null ? 0 : (this.options.venue.byId(id)?.visibleAt ?? 0);
  }

  private travel(): Micros {
    const { random } = this.options;
    return 1_000 + random.integer(random.integer(10) === 0 ? 2 * SECOND : 60_000);
  }

  private fault(effect: Asked): Fault {
    if (this.isQuiet) return 'none';
    const draw = this.options.random.integer(100);
    if (effect.kind === 'find' || effect.kind === 'massStatus') return draw < 5 ? 'lost' : 'none';
    if (draw < 7) return 'cut';
    if (draw < 12) return 'broken';
    if (draw < 17) return 'lost';
    return draw < 22 && effect.kind === 'place' && effect.attempt === 1 ? 'refused' : 'none';
  }

  private arrive(effect: Asked, fault: Fault): Answer {
    const { venue } = this.options;
    const tell = (event: BrokerEvent): void => this.tell([event]);
    switch (effect.kind) {
      case 'place': {
        const { order, attempt } = effect;
        const { clientOrderId } = order;
        const outcome = venue.place(this.renamed(effect), fault, tell);
        return { kind: 'place', clientOrderId, attempt, outcome };
      }
      case 'burn': {
        const { clientOrderId } = effect.order;
        return { kind: 'burn', clientOrderId, outcome: venue.place(effect.order, fault, tell) };
      }
      case 'cancel': {
        const { clientOrderId, attempt } = effect;
        const outcome = venue.cancel(clientOrderId, fault, tell);
        return { kind: 'cancel', clientOrderId, attempt, outcome };
      }
      case 'replace': {
        const { target, change, attempt } = effect;
        const { clientOrderId } = target;
        const { clientOrderId: newId } = change;
        if (!this.options.givesNewIds) {
          const outcome = venue.replace(clientOrderId, change, fault, tell);
          return { kind: 'replace', clientOrderId, newId, attempt, outcome };
        }
        const outcome = venue.replaceNew(clientOrderId, change, fault);
        const { line, random } = this.options;
        line.at(line.now + 1_000 + random.integer(SECOND), () =>
          this.tell(venue.settleReplacement(newId)),
        );
        return { kind: 'replace', clientOrderId, newId, attempt, outcome };
      }
      case 'group':
        return { ...effect, outcome: { kind: 'accepted', value: null } };
      case 'find': {
        const { clientOrderId } = effect;
        const found = fault === 'lost' ? 'failed' : venue.find({ clientOrderId });
        return { kind: 'find', clientOrderId, found };
      }
      case 'massStatus': {
        const { askedAt, since } = effect;
        return { kind: 'massStatus', askedAt, status: fault === 'lost' ? null : this.all(since) };
      }
      case 'clock':
        return { kind: 'clock', skew: 0 };
    }
  }

  /** Twins that take no answer, or that an order is not found, for a refusal. */
  private misread(answer: Answer): Answer {
    const { twin } = this.options;
    if (twin === 'absent is rejected' && answer.kind === 'find' && answer.found === 'absent') {
      const { clientOrderId } = answer;
      const outcome = { kind: 'rejected', code: 'other', message: 'not found' } as const;
      return { kind: 'place', clientOrderId, attempt: 1, outcome };
    }
    if (this.options.twin !== 'unknown is rejected' || answer.kind !== 'place') return answer;
    const { outcome } = answer;
    if (outcome.kind !== 'unknown' || outcome.cause === 'id-exists') return answer;
    return { ...answer, outcome: { kind: 'rejected', code: 'other', message: outcome.cause } };
  }

  /** A twin that has a new id for each attempt. */
  private renamed({ order, attempt }: Extract<Asked, { kind: 'place' }>) {
    const isNew = this.options.twin === 'new id per attempt' && attempt > 1;
    return isNew ? { ...order, clientOrderId: `${order.clientOrderId}/${attempt}` } : order;
  }

  private all(since: Micros): MassStatus {
    const status = this.options.venue.massStatus(since);
    const executions = status.executions.map((execution) => {
      const event = this.named({ epoch: 1, kind: 'execution', execution });
      return event.kind === 'execution' ? event.execution : execution;
    });
    return { ...status, executions };
  }

  /** A twin without dedupe: every delivery of an execution has a key of its own. */
  private named(event: BrokerEvent): BrokerEvent {
    if (this.options.twin !== 'no dedupe' || event.kind !== 'execution') return event;
    const key = `${event.execution.key}/${++this.delivered}`;
    return { ...event, execution: { ...event.execution, key } };
  }
}
