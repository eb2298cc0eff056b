import type { DeploymentService } from './deployment-service.js';
import type { Reexecution, ReexecutionReport } from './reexecution.js';

/** Longest time that running a deployment again may take in one request. */
const VERIFY_MS_MAX = 120_000;

/** Runs deployments again and says whether they did what they say. */
export class VerificationService {
  constructor(
    private readonly deployments: DeploymentService,
    private readonly reexecution: Reexecution,
  ) {}

  /** Returns what running a deployment again over its tape shows. */
  async verify(id: string): Promise<ReexecutionReport> {
    const record = await this.deployments.expect(id);
    return this.reexecution.verify(record, AbortSignal.timeout(VERIFY_MS_MAX));
  }
}
