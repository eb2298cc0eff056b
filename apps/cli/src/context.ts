import type { Client } from '@vela/client';
import type { GlobalFlags } from './global-flags.js';
import type { Output } from './output/output.js';

/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Where requests of a command go. */
export interface Connection {
  readonly client: Client;
  /** Whether the server lives on its own or only as long as this command. */
  readonly place: 'remote' | 'in process';
  /** Ends the server when it lives in this process. */
  close(): Promise<void>;
}

/** What a command is about to ask of its connection. */
export interface Intent {
  /** Whether it starts a run, which a server in this process then prepares for. */
  readonly willRun: boolean;
}

/** What every command works with. */
export interface Context {
  readonly output: Output;
  readonly flags: GlobalFlags;
  readonly env: Environment;
  readonly stdin: NodeJS.ReadStream;
  /** Aborted by Ctrl-C and by `--timeout`, with the error that is to be thrown. */
  readonly signal: AbortSignal;
  /**
   * Returns a connection: to the server of `--url`, else to the running server of this
   * `VELA_HOME`, else to one in this process. The same one for every call; closed by itself.
   */
  connect(intent?: Intent): Promise<Connection>;
}
