import { graphql } from './document.js';
import type { StreamEvent } from './paging.js';

/** Whether one thing that the server needs works. */
export interface HealthCheckView {
  readonly name: string;
  readonly healthy: boolean;
  readonly latencyMs: number | null;
  readonly detail: string | null;
}

/** One running process of the cluster. */
export interface InstanceView {
  readonly boot: number;
  readonly name: string;
  readonly build: string;
  readonly roles: readonly string[];
  readonly startedAt: string;
  readonly leaseUntil: string;
  readonly draining: boolean;
  readonly actors: number;
}

/** How the system is. */
export interface SystemView {
  readonly version: string;
  readonly uptimeSeconds: number;
  readonly healthy: boolean;
  readonly checks: readonly HealthCheckView[];
  readonly instances: readonly InstanceView[];
  readonly database: string;
  readonly bus: string;
  readonly actors: number;
}

const SYSTEM_FIELDS = `version uptimeSeconds healthy database bus actors
  checks { name healthy latencyMs detail }
  instances { boot name build roles startedAt leaseUntil draining actors }`;

/** How the system is. */
export const SYSTEM = graphql<{ readonly system: SystemView }>(
  `query System { system { ${SYSTEM_FIELDS} } }`,
);

/** How the system is, then each change of it; never ends by itself. */
export const SYSTEM_EVENTS = graphql<{
  readonly system: StreamEvent & { readonly system: SystemView };
}>(`subscription SystemEvents {
  system { cursor at snapshot system { ${SYSTEM_FIELDS} } }
}`);
