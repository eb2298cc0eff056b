import { maskAddresses } from '@vela/config';
import type { LogFields } from '@vela/ports';

/**
 * Fields that a log line may have. Others are left out and only their names are logged, so that
 * nobody writes a credential into a log by passing on an object.
 */
export const LOG_FIELDS: ReadonlySet<string> = new Set([
  'actorId',
  'actors',
  'address',
  'attempt',
  'attempts',
  'backtestId',
  'boot',
  'build',
  'bytes',
  'candles',
  'code',
  'column',
  'commandId',
  'count',
  'database',
  'datasetId',
  'directory',
  'durationMs',
  'epoch',
  'error',
  'event',
  'exitCode',
  'expected',
  'field',
  'file',
  'folder',
  'found',
  'from',
  'hint',
  'home',
  'host',
  'importId',
  'instance',
  'instrumentId',
  'kind',
  'limit',
  'line',
  'method',
  'migration',
  'name',
  'number',
  'operation',
  'origin',
  'path',
  'pattern',
  'pid',
  'port',
  'progress',
  'reason',
  'requestId',
  'retryMs',
  'role',
  'roles',
  'rows',
  'schema',
  'seq',
  'server',
  'signal',
  'source',
  'stack',
  'state',
  'status',
  'step',
  'strategy',
  'strategyId',
  'subject',
  'symbol',
  'text',
  'tenantId',
  'timeframe',
  'timeoutMs',
  'to',
  'trial',
  'url',
  'version',
  'worker',
  'workers',
]);

/** Returns the fields that may be logged, passwords in addresses masked. */
export function allowedFields(fields: LogFields): LogFields {
  const kept: Record<string, LogFields[string]> = {};
  const omitted: string[] = [];
  for (const [name, value] of Object.entries(fields)) {
    if (!LOG_FIELDS.has(name)) omitted.push(name);
    else kept[name] = typeof value === 'string' ? maskAddresses(value) : value;
  }
  if (omitted.length > 0) kept['omitted'] = omitted.join(',');
  return kept;
}
