import { maskAddresses } from '@vela/config';
import type { LogLevel } from '@vela/config';
import type { LogFields, Logger } from '@vela/ports';
import { pino } from 'pino';
import { allowedFields } from './log-fields.js';
import { textLine } from './text-line.js';

/** How a logger writes. */
export interface LoggerOptions {
  readonly level: LogLevel;
  /** `auto` is text on a terminal and JSON elsewhere. */
  readonly format: 'auto' | 'json' | 'text';
  /** Fields that every line has, for instance the instance's name. */
  readonly fields?: LogFields;
  /** Where lines go; stderr by default. */
  readonly write?: (line: string) => void;
}

/** Returns a logger that writes one line for each message, to stderr because stdout is a result. */
export function createLogger(options: LoggerOptions): Logger {
  const write = options.write ?? ((line: string) => void process.stderr.write(line));
  const text = options.format === 'text' || (options.format === 'auto' && process.stderr.isTTY);
  const colour = process.stderr.isTTY && !process.env['NO_COLOR'] && options.write === undefined;
  const logger = pino(
    { level: options.level, base: { ...allowedFields(options.fields ?? {}) } },
    { write: (line: string) => write(text ? textLine(line, colour) : line) },
  );
  const at =
    (level: 'debug' | 'info' | 'warn' | 'error') =>
    (message: string, fields: LogFields = {}): void => {
      // Masking costs more than a line that nobody reads should.
      if (logger.isLevelEnabled(level))
        logger[level](allowedFields(fields), maskAddresses(message));
    };
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}
