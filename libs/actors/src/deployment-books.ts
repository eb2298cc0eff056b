import type { Micros } from '@vela/kernel';
import type { Tenure } from '@vela/ownership';
import type {
  AlertDraft,
  Cursors,
  DeploymentImage,
  DeploymentRecord,
  LiveInput,
  LiveStep,
  TransitionRow,
} from '@vela/ports';
import type { CommitLine, CommitPart } from './deployment-committer.js';
import { DeploymentLife } from './deployment-life.js';
import type { Cause } from './deployment-life.js';
import type { DeploymentPorts } from './deployment-ports.js';
import type { DeploymentEvent } from './deployment.machine.js';

/** Lines that one step may leave in the log; a strategy may print megabytes. */
const LINES_MAX = 50;

/** What is to be written with the next commit. */
export interface Entry {
  readonly step?: LiveStep;
  /** When its next timer fires, null for none. */
  readonly nextTimerAt?: Micros | null;
  readonly snapshot?: Uint8Array;
  /** Instant of the market, for the lines that the strategy printed. */
  readonly at?: Micros;
  /** Whether something outside depends on it. */
  readonly isUrgent: boolean;
  readonly isFinal?: boolean;
}

/** What a deployment must not forget: its life, its place in its sources, its chain. */
export class DeploymentBooks {
  readonly life: DeploymentLife;
  readonly record: DeploymentRecord;
  readonly line: CommitLine;
  /** Aborted when the time of the owner ends. */
  readonly signal: AbortSignal;
  cursors: Cursors;
  chain: Uint8Array;
  input: number;
  /** Who started it and why, until it is provisioned; null when nobody did. */
  starting: Cause | null = null;
  #transitions: TransitionRow[] = [];
  #alerts: AlertDraft[] = [];
  /** Codes of denials of which somebody was told already. */
  readonly #denied = new Set<string>();

  constructor(
    private readonly ports: Pick<DeploymentPorts, 'committer' | 'clock'>,
    owned: {
      readonly record: DeploymentRecord;
      readonly image: DeploymentImage;
      readonly tenure: Tenure;
    },
  ) {
    const { record, image, tenure } = owned;
    this.record = record;
    this.signal = tenure.signal;
    this.life = new DeploymentLife(tenure.claim.snapshot, record.detail);
    this.line = ports.committer.open(tenure, record.accountId, image.input);
    this.cursors = image.cursors;
    this.chain = image.chain;
    this.input = image.input;
  }

  /** Whether there is nothing to do until somebody starts it, or for ever. */
  get rests(): boolean {
    const { state } = this.life;
    return state === 'provisioning' ? this.starting === null : this.life.hasEnded;
  }

  /** Moves by an event; it is written with the next entry. */
  move(event: DeploymentEvent, cause: Cause): void {
    this.#transitions.push(this.life.move(event, cause, this.ports.clock.now()));
  }

  /** Notes what changed no state. */
  note(event: string, cause: Cause): void {
    this.#transitions.push(this.life.note(event, cause, this.ports.clock.now()));
  }

  /** Tells somebody; it is written with the next entry. */
  alert(severity: AlertDraft['severity'], code: string, message: string): void {
    this.#alerts.push({ severity, code, message, at: this.ports.clock.now() });
  }

  /** Moves the place in the sources behind inputs. */
  took(inputs: readonly LiveInput[]): void {
    const cursors = { ...this.cursors };
    for (const { source, n } of inputs) cursors[source] = Math.max(cursors[source], n);
    this.cursors = cursors;
  }

  /** Notes that commands up to a number were read, whether or not the run was told. */
  readCommand(n: number): void {
    this.cursors = { ...this.cursors, command: Math.max(this.cursors.command, n) };
  }

  /** Hands over what is to become true. */
  add({ step, nextTimerAt = null, snapshot, at = 0, isUrgent, isFinal = false }: Entry): void {
    if (step !== undefined) {
      this.chain = step.chain;
      this.input = step.input;
      this.#tellDenials(step);
    }
    const part: CommitPart = {
      life: this.life.persist(),
      state: this.life.state,
      detail: this.life.detail,
      engaged: this.life.engaged,
      final: isFinal,
      input: this.input,
      cursors: this.cursors,
      chain: this.chain,
      tape: step?.tape ?? [],
      intents: step?.intents ?? [],
      transitions: this.#transitions,
      alerts: this.#alerts,
      logs: step === undefined ? [] : linesOf(step, at),
      summary: step === undefined ? null : { ...step.summary, nextTimerAt },
      snapshot: snapshot ?? null,
    };
    this.#transitions = [];
    this.#alerts = [];
    this.line.add(part, isUrgent || part.transitions.length > 0 || part.alerts.length > 0);
  }

  /** The first denial of each kind is told; the others are in the log of the deployment. */
  #tellDenials({ denials }: LiveStep): void {
    for (const { code, message } of denials) {
      if (this.#denied.has(code)) continue;
      this.#denied.add(code);
      this.alert('WARNING', code, message);
    }
  }
}

function linesOf({ printed, denials }: LiveStep, at: Micros): CommitPart['logs'] {
  const lines = [
    ...printed.map((message) => ({ level: 'info' as const, message, at })),
    ...denials.map(({ code, message }) => ({
      level: 'warn' as const,
      message: `${code}: ${message}`,
      at,
    })),
  ];
  if (lines.length <= LINES_MAX) return lines;
  const rest = `… ${lines.length - LINES_MAX} more lines were dropped`;
  return [...lines.slice(0, LINES_MAX), { level: 'warn', message: rest, at }];
}
