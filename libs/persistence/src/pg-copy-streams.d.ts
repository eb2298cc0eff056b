declare module 'pg-copy-streams' {
  import type { Readable, Writable } from 'node:stream';
  import type { Submittable } from 'pg';

  /** Returns a stream of what COPY … TO STDOUT sends. */
  export function to(text: string): Readable & Submittable;
  /** Returns a stream that COPY … FROM STDIN reads. */
  export function from(text: string): Writable & Submittable & { rowCount: number };
}
