import { z } from 'zod';

/** Which requests are meant: those that change something when neither is named. */
export const REQUEST_MATCH = {
  method: z.enum(['GET', 'POST', 'PATCH', 'DELETE']).optional(),
  /** Text that the path contains, such as `/v2/orders`. */
  path: z.string().min(1).max(200).optional(),
} as const;

/** See {@link REQUEST_MATCH}. */
export interface RequestMatch {
  readonly method?: string | undefined;
  readonly path?: string | undefined;
}

/** A request as it is counted and met: `/paper/v2/orders`. */
export interface SeenRequest {
  readonly method: string;
  readonly path: string;
}

/** Returns whether a request is one of those that are meant. */
export function matches({ method, path }: RequestMatch, request: SeenRequest): boolean {
  if (method === undefined && path === undefined) return request.method !== 'GET';
  const isMethod = method === undefined || method === request.method;
  return isMethod && (path === undefined || request.path.includes(path));
}
