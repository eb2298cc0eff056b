import type { Config } from '@vela/config';
import type { Context } from './context.js';

/** Values of flags that are settings, by setting name. */
export type SettingFlags = Readonly<Record<string, unknown>>;

/**
 * Returns the settings of this command: flags win over the environment, that over the defaults.
 * Throws `INVALID_INPUT` that names every wrong value.
 */
export async function loadSettings(context: Context, flags: SettingFlags = {}): Promise<Config> {
  const { loadConfig } = await import('@vela/config');
  return loadConfig({ env: context.env, flags, file: context.flags.config });
}
