export type { Config, Origin } from './config.js';
export { describeConfig } from './describe-config.js';
export type { ConfigRow } from './describe-config.js';
export { loadConfig } from './load-config.js';
export type { ConfigSources } from './load-config.js';
export { projectFolder } from './project-folder.js';
export { Secret, maskAddresses } from './secret.js';
export { LOG_LEVELS, SETTINGS, SETTING_NAMES, isLoopback } from './settings.js';
export type { LogLevel, Setting, SettingName } from './settings.js';
