// What both bundles leave out.
import { dirname, join } from 'node:path';

/** Our own modules do nothing when they are loaded, so that what nobody uses can be left out. */
export const withoutEffects = (dist) => ({
  name: 'own modules have no effects',
  setup: ({ onResolve }) =>
    onResolve({ filter: /^\.\.?\// }, ({ path, resolveDir }) =>
      ['apps', 'libs'].some((folder) => resolveDir.startsWith(join(dist, folder)))
        ? { path: join(resolveDir, path), sideEffects: false }
        : undefined,
    ),
});

/** The messages of zod in fifty languages are a quarter of all code, and each start would read it. */
export const withoutLanguages = {
  name: 'messages in English alone',
  setup: ({ onLoad }) =>
    onLoad({ filter: /zod[\\/]v4[\\/]locales[\\/]index\.js$/ }, ({ path }) => ({
      contents: "export { default as en } from './en.js';",
      resolveDir: dirname(path),
    })),
};
