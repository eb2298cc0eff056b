import type { DeploymentRecord, LiveView } from '@vela/ports';

/** The first place at which a deployment run again differs from what it did. */
interface ReexecutionDifference {
  /** Number of the input. */
  readonly input: number;
  /** Where that input came from. */
  readonly source: string;
  /** What differs, in words. */
  readonly message: string;
}

/** What running a deployment again over its tape showed. */
export interface ReexecutionReport {
  /** Inputs that were taken again. */
  readonly inputs: number;
  /** Links of the chain that agreed. */
  readonly links: number;
  readonly difference: ReexecutionDifference | null;
}

/** Runs a deployment again from its tape and the sources that it read. */
export interface Reexecution {
  /** Compares every link of the chain. */
  verify(deployment: DeploymentRecord, signal: AbortSignal): Promise<ReexecutionReport>;
  /** Returns what the strategy saw at an input. */
  viewAt(deployment: DeploymentRecord, input: number, signal: AbortSignal): Promise<LiveView>;
}
