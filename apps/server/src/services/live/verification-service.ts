import { Refusal } from '../refusal.js';
import type { DeploymentService } from './deployment-service.js';
import type { Reexecution, ReexecutionReport } from './reexecution.js';

/** Longest time that running a deployment again may take in one request. */
const VERIFY_MS_MAX = 120_000;

/** Runs deployments again and says whether they did what they say. */
export class VerificationService {
  constructor(
    private readonly deployments: DeploymentService,
    private readonly reexecution: Reexecution | null,
  ) {}

  /** Returns what running a deployment again over its tape shows. */
  async verify(id: string): Promise<ReexecutionReport> {
    const record = await this.deployments.expect(id);
    if (this.reexecution === null) {
      const message = 'this server runs no strategies: it has not the role engine';
      const hint = 'Ask a server with the role all or engine.';
      throw new Refusal([{ code: 'CONFLICT', message, hint }]);
    }
    return this.reexecution.verify(record, AbortSignal.timeout(VERIFY_MS_MAX));
  }
}
