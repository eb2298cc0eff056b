import type { CommandSpec } from '../command-spec.js';

const MIGRATE: CommandSpec = {
  name: 'migrate',
  summary: 'bring the database to the version of this program',
  examples: ['vela db migrate'],
  load: () => import('../actions/db/migrate.js'),
};

const REVISION: CommandSpec = {
  name: 'revision',
  summary: 'write the file of the next migration, in a checkout',
  examples: ['vela db revision --message "add a column"'],
  options: [{ flags: '-m, --message <text>', description: 'what it changes; part of its name' }],
  load: () => import('../actions/db/revision.js'),
};

const DOWNGRADE: CommandSpec = {
  name: 'downgrade',
  summary: 'undo migrations, the newest first',
  examples: ['vela db downgrade --confirm vela', 'vela db downgrade --to 0 --confirm vela'],
  options: [
    { flags: '--to <name>', description: 'undo everything behind this one; 0 undoes all' },
    { flags: '--confirm <name>', description: 'name of the database, to be sure' },
  ],
  load: () => import('../actions/db/downgrade.js'),
};

const STATUS: CommandSpec = {
  name: 'status',
  summary: 'show where the database is and which migrations it has',
  examples: ['vela db status', 'vela db status --json'],
  details: 'Exit status 7 when migrations are pending.',
  load: () => import('../actions/db/status.js'),
};

const RESET: CommandSpec = {
  name: 'reset',
  summary: 'remove everything from the database and migrate it anew',
  examples: ['vela db reset --confirm vela'],
  options: [{ flags: '--confirm <name>', description: 'name of the database, to be sure' }],
  load: () => import('../actions/db/reset.js'),
};

const BACKUP: CommandSpec = {
  name: 'backup',
  arguments: '<file>',
  summary: 'write everything in the database to a file',
  examples: ['vela db backup vela-2024-01-31.backup'],
  load: () => import('../actions/db/backup.js'),
};

const RESTORE: CommandSpec = {
  name: 'restore',
  arguments: '<file>',
  summary: 'load a backup into an empty database',
  examples: ['vela db restore vela-2024-01-31.backup'],
  details: 'All of it or nothing. `vela db reset` empties a database that is not empty.',
  load: () => import('../actions/db/restore.js'),
};

/** Commands about the database. */
export const DB: CommandSpec = {
  name: 'db',
  summary: 'migrate, back up and restore the database',
  examples: ['vela db status'],
  commands: [MIGRATE, REVISION, DOWNGRADE, STATUS, RESET, BACKUP, RESTORE],
};
