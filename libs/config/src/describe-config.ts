import type { Config, Origin } from './config.js';
import { SETTINGS, SETTING_NAMES } from './settings.js';

/** One setting as `vela config list` shows it. */
export interface ConfigRow {
  /** Its name in the environment. */
  readonly name: string;
  /** Without secrets; null when nothing is set. */
  readonly value: string | null;
  readonly origin: Origin;
  readonly description: string;
}

/** Returns every setting with its value and where it came from, secrets masked. */
export const describeConfig = (config: Config): readonly ConfigRow[] =>
  SETTING_NAMES.map((name) => ({
    name: SETTINGS[name].env,
    value: config[name] === null ? null : String(config[name]),
    origin: config.origins[name],
    description: SETTINGS[name].description,
  }));
