import { VelaError } from '@vela/kernel';

/** What a process of the server can do. */
export const ROLES = ['api', 'engine', 'feed'] as const;

/** One of {@link ROLES}, or all of them in one process. */
export type Role = (typeof ROLES)[number] | 'all';

/** Returns the roles of a text such as `all` or `api,engine`; throws `INVALID_INPUT` otherwise. */
export function parseRoles(text: string): readonly Role[] {
  const names = text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  for (const name of names) {
    if (name !== 'all' && !(ROLES as readonly string[]).includes(name)) {
      throw new VelaError('INVALID_INPUT', `expected a role, found "${name}"`, {
        hint: `Roles are all, ${ROLES.join(', ')}; several are joined by commas.`,
        path: ['role'],
      });
    }
  }
  return names.length === 0 ? ['all'] : (names as Role[]);
}

/** Returns whether a process with these roles does the work of `role`. */
export const plays = (roles: readonly Role[], role: (typeof ROLES)[number]): boolean =>
  roles.includes('all') || roles.includes(role);
