import { VelaError } from '@vela/kernel';
import { transition } from 'xstate';
import type { AnyStateMachine } from 'xstate';

/** What an event does in a state: the next state, nothing because it came late, or an error. */
export type Cell<S extends string> = S | 'ignored' | 'refused';

/** Every state of a machine by every event. */
export type LifeTable<S extends string, E extends string> = Readonly<
  Record<S, Readonly<Record<E, Cell<S>>>>
>;

/** The persisted form of a life cycle: plain data, with the version of the machine that wrote it. */
export interface LifeSnapshot<S extends string> {
  readonly machine: string;
  readonly machineVersion: number;
  readonly state: S;
}

/** A life cycle as pure functions over an XState machine. */
export interface Life<S extends string, E extends string> {
  readonly name: string;
  readonly version: number;
  readonly machine: AnyStateMachine;
  readonly table: LifeTable<S, E>;
  readonly states: readonly S[];
  readonly events: readonly E[];
  readonly initial: S;
  /** Returns whether nothing can follow a state. */
  isFinal(state: S): boolean;
  /** Returns the state behind an event; throws `INVALID_TRANSITION` where it is refused. */
  next(state: S, event: E): S;
  /** Returns the events that change a state. */
  allowedEvents(state: S): readonly E[];
  persist(state: S): LifeSnapshot<S>;
  /**
   * Returns the state that a stored snapshot holds, the first one for null. Throws `DATA_INVALID`
   * for what this machine or a later version of it did not write.
   */
  restore(snapshot: unknown): S;
}

/** Returns the life cycle of a machine and the table that says what it must do. */
export function createLife<S extends string, E extends string>(definition: {
  readonly name: string;
  readonly version: number;
  readonly machine: AnyStateMachine;
  readonly table: LifeTable<S, E>;
  readonly initial: S;
  readonly finals: readonly S[];
}): Life<S, E> {
  const { name, version, machine, table, initial, finals } = definition;
  const states = Object.keys(table) as S[];
  const events = Object.keys(table[initial]) as E[];
  return {
    name,
    version,
    machine,
    table,
    states,
    events,
    initial,
    isFinal: (state) => finals.includes(state),
    next(state, event) {
      const cell = table[state][event];
      if (cell === 'refused') {
        throw new VelaError(
          'INVALID_TRANSITION',
          `a ${name} that is ${state} cannot take the event ${event}`,
        );
      }
      return cell === 'ignored' ? state : stepMachine(machine, state, event);
    },
    allowedEvents: (state) =>
      events.filter((event) => !['ignored', 'refused'].includes(table[state][event])),
    persist: (state) => ({ machine: name, machineVersion: version, state }),
    restore(snapshot) {
      if (snapshot === null) return initial;
      const stored = snapshot as Partial<LifeSnapshot<S>>;
      const known =
        typeof snapshot === 'object' &&
        stored.machine === name &&
        Number.isInteger(stored.machineVersion) &&
        states.includes(stored.state!);
      if (known && stored.machineVersion! >= 1 && stored.machineVersion! <= version) {
        return stored.state!;
      }
      throw new VelaError(
        'DATA_INVALID',
        `expected a snapshot of ${name} in version 1 to ${version}, found ` +
          JSON.stringify(snapshot ?? null).slice(0, 200),
        { hint: 'A newer version of this program may have written it: start that one.' },
      );
    },
  };
}

/** Returns the state into which the machine itself goes, without running anything. */
export function stepMachine<S extends string>(
  machine: AnyStateMachine,
  state: S,
  event: string,
): S {
  const snapshot = machine.resolveState({ value: state, context: {} });
  const [next] = transition(machine, snapshot, { type: event });
  return next.value as S;
}
