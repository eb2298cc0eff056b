export { startEmbedded } from './embedded/start-embedded.js';
export type { EmbeddedPostgres } from './embedded/start-embedded.js';
export { openDatabase } from './database/database.js';
export type { Database, DatabaseOptions } from './database/database.js';
export { downgrade, migrate, migrationStatus } from './database/migrate.js';
export type { MigrationStatus } from './database/migrate.js';
export { DEFAULT_TENANT_ID } from './database/tenant.js';
export { schemaDigest } from './database/schema-digest.js';
