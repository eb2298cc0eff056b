import { VelaError, messageOf } from '@vela/kernel';
import type { Micros } from '@vela/kernel';
import type { ActorCommand, CommandBody, LiveInput, LiveStep } from '@vela/ports';
import type { DeploymentBooks } from './deployment-books.js';
import type { DeploymentCommands } from './deployment-commands.js';
import type { DeploymentInputs, NextInput } from './deployment-inputs.js';
import type { DeploymentPorts, PreparedDeployment } from './deployment-ports.js';
import type { Replica } from './deployment-replica.js';
import { HALT, commandInput } from './deployment-tape.js';
import type { DeploymentEvent } from './deployment.machine.js';

/**
 * Inputs behind a snapshot after which the next one is taken. An order makes none of its own: the
 * tape leads to the same state, a hundred inputs take 1 to 2 ms to step again, and a state of 9 kB
 * takes 0.6 ms to make and as long to read.
 */
const SNAPSHOT_EVERY = 100;
/** How often an input is tried whose step did not come back. */
const ATTEMPTS_MAX = 2;
/** How often an owner is lost at one place before the inputs there are suspected. */
const SUSPECT_FROM = 2;
/** How often an owner may be lost while it steps a suspected input with a mark. */
const LOST_MAX = 4;
const ENGINE = 'engine';

/** What steps are taken with. */
export interface StepsOptions {
  readonly books: DeploymentBooks;
  readonly inputs: DeploymentInputs;
  readonly replica: Replica;
  readonly prepared: PreparedDeployment;
  readonly commands: DeploymentCommands;
  /** How the run stands. */
  readonly stand: LiveStep;
  /** How often an owner was lost at the place where this one begins. */
  readonly attempts: number;
  /** Carries out work behind that of the other suspects of the process. */
  readonly inTurn: (work: () => Promise<void>) => Promise<void>;
}

/** Takes the inputs of a deployment: each is stepped, then handed over to be committed. */
export class DeploymentSteps {
  readonly replica: Replica;
  readonly prepared: PreparedDeployment;
  readonly #books: DeploymentBooks;
  readonly #inputs: DeploymentInputs;
  readonly #commands: DeploymentCommands;
  readonly #inTurn: StepsOptions['inTurn'];
  #stand: LiveStep;
  #pending: LiveStep | null = null;
  #appended: string | null = null;
  /** Whether owners were lost here before: one of the next inputs may be to blame. */
  #isSuspect: boolean;

  constructor(
    private readonly ports: Pick<DeploymentPorts, 'accounts' | 'clock' | 'log' | 'now' | 'observe'>,
    options: StepsOptions,
  ) {
    this.replica = options.replica;
    this.prepared = options.prepared;
    this.#books = options.books;
    this.#inputs = options.inputs;
    this.#commands = options.commands;
    this.#stand = options.stand;
    this.#inTurn = options.inTurn;
    const { probe } = options.books.life.marks;
    this.#isSuspect = options.attempts >= SUSPECT_FROM || probe !== null;
  }

  /** Instant of the last slice that the run took, 0 before the first. */
  get #marketTime(): Micros {
    return this.#stand.summary.at ?? 0;
  }

  /** Returns what may be taken next, null when nothing may. */
  next(): NextInput | null {
    const { life, cursors } = this.#books;
    const { restart } = life.marks;
    if (life.state === 'warming-up' && restart !== null && cursors.slice >= restart.slice) {
      return { kind: 'restart', n: restart.command };
    }
    return this.#inputs.next({
      takesFacts: life.takesFacts,
      takesSlices: life.takesSlices,
      marketTime: this.#marketTime,
      nextTimerAt: this.#stand.nextTimerAt,
      // Before its first order the venue knows nothing of a deployment.
      waitsForVenue: this.prepared.hasWatermark && this.#stand.summary.orders > 0,
    });
  }

  /** Moves the life by what is so now; true when something moved. */
  advance(): boolean {
    const { life, starting } = this.#books;
    const { state, marks } = life;
    if (state === 'provisioning') return this.#move('Provisioned', starting?.by, starting?.reason);
    if (state === 'reconciling' && this.#isReconciled()) {
      this.#books.starting = null;
      life.mark({ compare: null });
      if (!marks.paused || marks.restart !== null) return this.#move('Reconciled');
      return this.#move('Pause', ENGINE, 'it was paused before');
    }
    if (state === 'warming-up' && marks.restart === null && this.#stand.isWarm) {
      return this.#move('WarmedUp');
    }
    const isTold = marks.halt === null && marks.again === null;
    if (state === 'stopping' && isTold && !this.#stand.hasOpenOrders) {
      if (marks.policy === 'FLATTEN' && !this.#stand.isFlat) return false;
      return this.#move('Flat');
    }
    return false;
  }

  /** Does what an earlier step has left to do; safe to do again. */
  async duties(): Promise<void> {
    const { life, record } = this.#books;
    const { engage, policy } = life.marks;
    if (engage !== null) {
      const scope = { kind: 'deployment', actorId: record.actorId } as const;
      const at = this.ports.clock.now();
      const cause = { by: ENGINE, reason: engage.reason, at };
      await this.ports.accounts.engage(record.tenantId, scope, engage.mode, cause);
      life.mark({ engage: null });
    }
    await this.#compare();
    const { halt, again } = life.marks;
    if (halt !== null) await this.#append(halt, HALT, { by: ENGINE, reason: life.detail });
    else if (again !== null) {
      const reason = 'the strategy did not stop by itself';
      await this.#append(again, 'stop', { by: ENGINE, reason, positions: policy });
    }
  }

  /** Appends a command of the engine itself, once for each owner. */
  async #append(id: string, kind: string, body: CommandBody): Promise<void> {
    if (this.#appended === id) return;
    await this.#commands.append({ id, kind, body });
    this.#appended = id;
    await this.#inputs.look();
  }

  /** Takes what comes next: steps it and hands it over to be committed. */
  async take(next: NextInput): Promise<void> {
    switch (next.kind) {
      case 'inputs':
        return this.#takeInputs(next.inputs);
      case 'timer': {
        const n = this.#books.cursors.timer + 1;
        return this.#takeInputs([{ source: 'timer', n, at: next.at }]);
      }
      case 'restart':
        return this.#takeCommand(
          { source: 'command', n: next.n, at: this.#marketTime, command: { kind: 'resume' } },
          () => this.#books.life.mark({ restart: null, paused: false }),
        );
      case 'command':
        return this.#obey(next.row);
    }
  }

  /** Commits the state behind the last step. */
  async keep(): Promise<void> {
    if (this.replica.tailLength === 0) return;
    const snapshot = await this.replica.snapshot();
    this.#books.add({ snapshot, isUrgent: true, isFinal: this.#books.life.hasEnded });
    await this.#books.line.settled();
  }

  async #obey(row: ActorCommand): Promise<void> {
    const { life } = this.#books;
    const verdict = this.#commands.judge(row);
    const done = (): void => {
      this.#inputs.tookCommand();
      this.#books.readCommand(row.n);
    };
    const input = commandInput(row, this.#marketTime);
    if (verdict.kind === 'halt' || verdict.kind === 'again') {
      return this.#takeCommand(input!, () => {
        done();
        life.mark(verdict.kind === 'halt' ? { halt: null, paused: true } : { again: null });
      });
    }
    if (verdict.kind === 'keep') {
      return this.#takeCommand(input!, () => {
        done();
        this.#books.note(verdict.event, verdict.cause);
        life.mark({ policy: 'KEEP' });
      });
    }
    const move = (isTaken: boolean): void => {
      done();
      if (verdict.kind !== 'legal') return;
      const { event, cause } = verdict;
      this.#books.move(event, cause);
      if (event === 'Pause') life.mark({ paused: true });
      if (event === 'Resume') life.mark({ paused: false, halt: null });
      if (life.state === 'reconciling') life.mark({ compare: { id: row.id, n: null } });
      if (event !== 'Stop' && event !== 'Kill') return;
      const { positions = 'KEEP' } = row.body as CommandBody;
      life.mark({ policy: positions, halt: null, paused: isTaken });
    };
    if (input !== null && verdict.kind === 'legal') return this.#takeCommand(input, move);
    move(true);
    this.#books.add({ isUrgent: true });
  }

  /** Steps a command. One with which the strategy cannot cope counts, and is not told to it. */
  async #takeCommand(input: LiveInput, taken: (isTaken: boolean) => void): Promise<void> {
    const fault = await this.#try([input]);
    taken(fault === null);
    if (fault === null) return this.#commit([input]);
    this.#halt(input, fault);
  }

  /** Takes inputs, and the timers that are due behind them, as one commit. */
  async #takeInputs(inputs: readonly LiveInput[]): Promise<void> {
    if (this.#isSuspect) return this.#inTurn(() => this.#takeSuspect(inputs[0]!));
    const fault = await this.#try(inputs, inputs.length === 1 ? ATTEMPTS_MAX : 1);
    if (fault === null) {
      const taken = [{ inputs, step: this.#pending! }];
      const late = await this.#stepTimers(taken);
      for (const one of taken) {
        this.#pending = one.step;
        this.#inputs.took(one.inputs);
        this.#commit(one.inputs);
      }
      if (late !== null) this.#halt(late.input, late.fault);
      else if (this.replica.tailLength >= SNAPSHOT_EVERY) await this.keep();
      return;
    }
    if (inputs.length === 1) return this.#halt(inputs[0]!, fault);
    // One of several is to blame: the others count.
    for (const input of inputs) {
      const own = await this.#try([input]);
      if (own !== null) return this.#halt(input, own);
      this.#inputs.took([input]);
      this.#commit([input]);
    }
  }

  /** Steps the timers that a slice has made due, so that nobody sees it without them. */
  async #stepTimers(
    taken: { inputs: readonly LiveInput[]; step: LiveStep }[],
  ): Promise<{ input: LiveInput; fault: Fault } | null> {
    const last = taken[0]!.inputs.at(-1)!;
    if (last.source !== 'slice') return null;
    const sliceAt = last.batch.availableAt[0]!;
    let fired: Micros | null = null;
    for (let n = this.#books.cursors.timer + 1; ; n++) {
      const at = taken.at(-1)!.step.nextTimerAt;
      if (at === null || at > sliceAt || at === fired) return null;
      const input: LiveInput = { source: 'timer', n, at };
      const fault = await this.#try([input]);
      if (fault !== null) return { input, fault };
      taken.push({ inputs: [input], step: this.#pending! });
      fired = at;
    }
  }

  /**
   * Steps an input at which owners were lost, with a mark that outlives this one. One suspect of a
   * process follows the other, so that the mark tells which of them ends it.
   */
  async #takeSuspect(input: LiveInput): Promise<void> {
    const { life, line } = this.#books;
    const at = this.#books.input + 1;
    const times = life.marks.probe?.input === at ? life.marks.probe.times + 1 : 1;
    this.#isSuspect = false;
    if (times > LOST_MAX) {
      const lost = `its owner was lost ${times} times in this input`;
      return this.#halt(input, { event: 'Poisoned', code: 'POISONED', message: lost });
    }
    life.mark({ probe: { input: at, times } });
    this.#books.add({ isUrgent: true });
    await line.settled();
    await this.#takeInputs([input]);
    life.mark({ probe: null });
    await line.settled();
  }

  /** Steps inputs; returns what went wrong with the strategy, null when nothing did. */
  async #try(inputs: readonly LiveInput[], attempts = ATTEMPTS_MAX): Promise<Fault | null> {
    const beganMs = this.ports.now();
    for (let attempt = 1; ; attempt++) {
      try {
        this.#pending = await this.replica.step(inputs);
        this.ports.observe?.stepped(inputs.length, this.ports.now() - beganMs);
        return null;
      } catch (thrown) {
        const fault = faultOf(thrown);
        this.ports.observe?.faulted(fault.code);
        if (fault.event === 'Poisoned' && attempt < attempts) continue;
        return fault;
      }
    }
  }

  /** Hands the last step over to be committed, and halts on a breach. */
  #commit(inputs: readonly LiveInput[]): void {
    const step = this.#pending!;
    this.#pending = null;
    const books = this.#books;
    this.#stand = step;
    books.took(inputs);
    for (const input of inputs) {
      if (input.source === 'slice') this.#inputs.reached(input);
      if (input.source === 'account' && input.fact.kind === 'switch') {
        const { scope, mode } = input.fact;
        // Of the switches over the account and over everything the strictest is told, as one.
        const place = scope === 'deployment' ? 'deployment' : 'account';
        const { everything: _, ...others } = books.life.marks.switches;
        books.life.mark({ switches: { ...others, [place]: mode } });
      }
    }
    const { breach } = step;
    if (breach !== null && books.life.state !== 'halted' && books.life.state !== 'stopping') {
      books.life.mark({ engage: { mode: breach.mode, reason: breach.message } });
      this.#fall({ event: 'Breach', code: breach.code, message: breach.message });
    }
    const isUrgent = step.intents.length > 0 || this.prepared.isLockstep;
    const nextTimerAt = this.#inputs.dueTimer(step);
    books.add({ step, nextTimerAt, at: this.#marketTime, isUrgent });
  }

  /** Halts before an input that the strategy cannot take; it is kept and taken in silence. */
  #halt(input: LiveInput, fault: Fault): void {
    const { life } = this.#books;
    const where = `${input.source} ${input.n}`;
    if (life.marks.paused) {
      // Even in silence it cannot be taken: that is no matter of the strategy any more.
      throw new VelaError('DATA_INVALID', `${where} cannot be taken: ${fault.message}`);
    }
    this.#fall({ ...fault, message: `${fault.message} (at ${where})` });
    const again = this.#commands.idOf(`again ${this.#books.line.seq} ${this.#books.input}`);
    if (life.state === 'stopping') life.mark({ again });
    this.#books.add({ isUrgent: true });
  }

  #fall({ event, code, message }: Fault): void {
    const books = this.#books;
    this.ports.log.warn('A deployment was halted.', {
      actorId: books.record.actorId,
      code,
      error: message,
    });
    books.move(event, { by: ENGINE, reason: message });
    books.life.detail = message;
    const halt = this.#commands.idOf(
      `halt ${books.line.seq} ${books.input} ${books.cursors.command}`,
    );
    books.life.mark({ halt });
    books.alert('CRITICAL', code, message);
  }

  /** Has the account compared with its broker when somebody wanted that; once for each wish. */
  async #compare(): Promise<void> {
    const { compare } = this.#books.life.marks;
    const { account } = this.#inputs.account;
    if (compare === null || compare.n !== null || account === null) return;
    const n = await this.#commands.askFor(account.actorId, 'reconcile', `compare ${compare.id}`);
    this.#books.life.mark({ compare: { ...compare, n } });
  }

  /** Whether everything that the broker knows was taken and it takes orders. */
  #isReconciled(): boolean {
    const { account } = this.#inputs.account;
    const { compare } = this.#books.life.marks;
    const isCompared =
      compare === null || (compare.n !== null && (account?.reconciledCommand ?? 0) >= compare.n);
    if (!isCompared) return false;
    if (account === null || this.#inputs.account.known < account.lastFact) return false;
    const next = this.next();
    return account.health === 'ready' && (next === null || next.kind !== 'inputs');
  }

  #move(event: DeploymentEvent, by = ENGINE, reason: string | null = null): true {
    this.#books.move(event, { by, reason });
    this.#books.add({ isUrgent: true, isFinal: this.#books.life.hasEnded });
    return true;
  }
}

/** Why an input was not taken. */
interface Fault {
  readonly event: 'StrategyFailed' | 'Poisoned' | 'Breach';
  readonly code: string;
  readonly message: string;
}

/** Returns the fault of the strategy that an error is; throws what is none. */
function faultOf(thrown: unknown): Fault {
  const message = messageOf(thrown);
  if (thrown instanceof VelaError && thrown.code === 'STRATEGY_TIMEOUT') {
    return { event: 'Poisoned', code: thrown.code, message };
  }
  if (thrown instanceof VelaError && thrown.code === 'STRATEGY_FAILED') {
    return { event: 'StrategyFailed', code: thrown.code, message };
  }
  throw thrown;
}
