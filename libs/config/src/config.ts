import type { Secret } from './secret.js';
import type { LogLevel, SettingName } from './settings.js';

/** Where the value of a setting came from. */
export type Origin = 'default' | 'environment' | 'file' | 'flag';

/** What this process was told, read once at its start and never changed. */
export interface Config {
  /** Absolute path of the data folder. */
  readonly home: string;
  /** Null for the embedded database. Prints itself without the password. */
  readonly databaseUrl: Secret | null;
  /** Null for the bus in this process. Prints itself without the password. */
  readonly natsUrl: Secret | null;
  readonly port: number;
  /** Always a loopback address. */
  readonly host: string;
  readonly logLevel: LogLevel;
  readonly logFormat: 'auto' | 'json' | 'text';
  readonly workers: number;
  /** Null when commands work in their own process. */
  readonly url: Secret | null;
  readonly token: Secret | null;
  /** Null for the key in the data folder. */
  readonly masterKey: Secret | null;
  readonly origins: Readonly<Record<SettingName, Origin>>;
}
