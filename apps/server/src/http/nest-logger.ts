import type { LoggerService } from '@nestjs/common';
import type { Logger } from '@vela/ports';

/** What resolvers throw is logged where it is presented, with the id of its request. */
const PRESENTED = 'ExceptionsHandler';

/** Returns what Nest writes its own messages to: its chatter at start is for debugging only. */
export function nestLogger(logger: Logger): LoggerService {
  const write =
    (level: keyof Logger) =>
    (message: unknown, ...rest: unknown[]): void => {
      const known = rest.at(-1) === PRESENTED;
      const text = message instanceof Error ? message.message : String(message);
      logger[known ? 'debug' : level](text);
    };
  const [debug, warn, error] = [write('debug'), write('warn'), write('error')];
  return { log: debug, debug, verbose: debug, warn, error, fatal: error };
}
