/** Fields of a log line. Never holds a secret. */
export type LogFields = Readonly<Record<string, string | number | boolean | null>>;

/** Where lines for an operator go. */
export interface Logger {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}
