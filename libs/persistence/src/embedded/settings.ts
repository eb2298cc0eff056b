/**
 * Returns the settings of the embedded server: a small machine, loopback alone, and nothing that
 * could lose a commit. They are given at every start, so a newer release changes them. Data that
 * is thrown away anyhow is not forced to the disk.
 */
export function serverSettings(port: number, throwaway: boolean): readonly string[] {
  const settings: Readonly<Record<string, string>> = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    max_connections: '50',
    shared_buffers: '128MB',
    fsync: throwaway ? 'off' : 'on',
    synchronous_commit: 'on',
    full_page_writes: throwaway ? 'off' : 'on',
    wal_level: 'minimal',
    max_wal_senders: '0',
    max_wal_size: '512MB',
    password_encryption: 'scram-sha-256',
    // A process that froze inside a transaction would hold its rows for ever otherwise.
    idle_in_transaction_session_timeout: '60s',
    tcp_keepalives_idle: '5',
    tcp_keepalives_interval: '2',
    tcp_keepalives_count: '3',
    timezone: 'UTC',
    log_timezone: 'UTC',
    jit: 'off',
    log_checkpoints: 'off',
    log_line_prefix: '%m [%p] ',
  };
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

/** Who may come in: nobody without the password, from this machine alone. */
export const HOST_RULES = 'host all all 127.0.0.1/32 scram-sha-256\n';
