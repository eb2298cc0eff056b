// What bundles leave out or take from elsewhere.
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

/**
 * Apollo hashes each query. Where it does not find `module.require`, as in a bundle, it takes an
 * implementation in JavaScript: ten times slower, and slowest for the first query.
 */
export const withPlatformHash = {
  name: 'hashes of the platform',
  setup: ({ onLoad }) =>
    onLoad({ filter: /@apollo[\\/]utils\.createhash[\\/]dist[\\/]index\.js$/ }, () => ({
      contents: "exports.createHash = require('node:crypto').createHash;",
    })),
};

/** Nest's adapter reads a table of file types for uploads, which no part of the server takes. */
export const withoutUploads = {
  name: 'no uploads',
  setup: ({ onLoad }) =>
    onLoad({ filter: /node_modules[\\/]multer[\\/]index\.js$/ }, () => ({
      contents: "module.exports = () => { throw new Error('this server takes no uploads'); };",
    })),
};
