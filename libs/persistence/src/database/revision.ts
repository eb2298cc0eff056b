import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { VelaError, messageOf } from '@vela/kernel';
import { MIGRATIONS } from '../migrations/index.js';

/** Returns the skeleton of a migration. */
const skeleton = (
  className: string,
  message: string,
): string => `import { Migration } from '@mikro-orm/migrations';

/** ${message}. */
export class ${className} extends Migration {
  /** Changes the schema; runs in a transaction. */
  override up(): void {
    this.addSql(\`\`);
  }

  /** Takes the change back. */
  override down(): void {
    this.addSql(\`\`);
  }
}
`;

/**
 * Writes the next migration's file into a folder and returns its path and name. It counts once
 * it stands in the list of the folder's index.
 */
export function createRevision(folder: string, message: string): { file: string; name: string } {
  const words = message.toLowerCase().match(/[a-z0-9]+/g) ?? [];
  if (words.length === 0 || message.includes('*/') || message.includes('\n')) {
    throw new VelaError('INVALID_INPUT', `expected a message in words, found "${message}"`, {
      hint: 'Say what changes, for instance "add fees".',
      path: ['message'],
    });
  }
  if (!existsSync(folder)) {
    throw new VelaError('NOT_FOUND', `there is no folder ${folder}`, {
      hint: 'Run the command in a checkout of the sources.',
    });
  }
  const taken = [...readdirSync(folder), ...MIGRATIONS.map(({ name }) => name)]
    .map((name) => Number(/^\d{4}/.exec(name)?.[0] ?? 0))
    .reduce((most, number) => Math.max(most, number), 0);
  const number = String(taken + 1).padStart(4, '0');
  const className = words.map((word) => word[0]!.toUpperCase() + word.slice(1)).join('');
  const file = join(folder, `${number}-${words.join('-')}.ts`);
  try {
    const legal = /^\d/.test(className) ? `Revision${className}` : className;
    writeFileSync(file, skeleton(legal, message.trim().replace(/\.$/, '')), { flag: 'wx' });
  } catch (cause) {
    throw new VelaError('UNAVAILABLE', `could not write ${file}: ${messageOf(cause)}`, { cause });
  }
  return { file, name: `${number}_${words.join('_')}` };
}
