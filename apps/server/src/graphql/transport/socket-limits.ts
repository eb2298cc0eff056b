/** Bounds of one socket. */
export const SOCKET_LIMITS = {
  subscriptions: 50,
  /** Bytes of one message from a client: a document and its variables. */
  messageBytes: 1_024 * 1_024,
  pingMs: 12_000,
  /** Time for `connection_init`. */
  initMs: 3_000,
  /** Bytes that may wait for a client that does not read. */
  unsentBytes: 4 * 1_024 * 1_024,
  /** Sockets at once. */
  sockets: 200,
} as const;
