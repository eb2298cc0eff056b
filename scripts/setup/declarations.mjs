// Makes the declarations of the library readable for others. Inside the house libraries have names
// that nobody else can resolve, and each is entered through an index that leads to all of it: here
// every name is imported from the very file that declares it, so that a user's compiler reads some
// tens of files instead of hundreds.
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';

const NAMED = /^(import|export) (type )?\{([^}]*)\} from (["'])@vela\/([a-z-]+)\4;$/gm;
const INLINE = /import\((["'])@vela\/([a-z-]+)\1\)\.(\w+)/g;
const WHOLE = /(["'])@vela\/([a-z-]+)\1/g;

/** Rewrites all declarations below a folder. */
export function resolveDeclarations(folder) {
  const exporting = new Exporting(folder);
  for (const name of readdirSync(folder, { recursive: true })) {
    if (!name.endsWith('.d.ts')) continue;
    const path = join(folder, name);
    const text = readFileSync(path, 'utf8');
    const resolved = resolveFile(text, path, exporting);
    if (resolved !== text) writeFileSync(path, resolved);
  }
}

function resolveFile(text, path, exporting) {
  const to = (file) => {
    const from = relative(dirname(path), file).split(sep).join('/');
    return (from.startsWith('.') ? from : `./${from}`).replace(/\.d\.ts$/, '.js');
  };
  return text
    .replace(NAMED, (_, word, type = '', list, __, library) => {
      const byFile = new Map();
      for (const part of list.split(',').map((one) => one.trim())) {
        if (part === '') continue;
        const [, own = '', name, as = name] = /^(type )?(\w+)(?: as (\w+))?$/.exec(part);
        const found = exporting.find(exporting.index(library), name);
        const spec = found.name === as ? as : `${found.name} as ${as}`;
        byFile.set(found.file, [...(byFile.get(found.file) ?? []), own + spec]);
      }
      return [...byFile]
        .map(([file, specs]) => `${word} ${type}{ ${specs.join(', ')} } from '${to(file)}';`)
        .join('\n');
    })
    .replace(INLINE, (_, __, library, name) => {
      const found = exporting.find(exporting.index(library), name);
      return `import('${to(found.file)}').${found.name}`;
    })
    .replace(WHOLE, (_, quote, library) => `${quote}${to(exporting.index(library))}${quote}`);
}

/** Knows which file declares what a file exports. */
class Exporting {
  constructor(folder) {
    this.folder = folder;
    this.known = new Map();
  }

  index(library) {
    return join(this.folder, 'libs', library, 'src', 'index.d.ts');
  }

  /** Returns file and name of a declaration; the file itself where it cannot be followed further. */
  find(file, name) {
    return this.names(file).get(name) ?? { file, name };
  }

  names(file) {
    const known = this.known.get(file);
    if (known !== undefined) return known;
    const found = new Map();
    this.known.set(file, found);
    if (!existsSync(file)) return found;
    const text = readFileSync(file, 'utf8');
    for (const [, name] of text.matchAll(
      /^export (?:declare )?(?:abstract )?(?:class|function|const|let|interface|type|enum) (\w+)/gm,
    )) {
      found.set(name, { file, name });
    }
    for (const [, list, , from] of text.matchAll(
      /^export (?:type )?\{([^}]*)\} from (["'])(\.[^"']+)\2;$/gm,
    )) {
      for (const part of list.split(',').map((one) => one.trim().replace(/^type /, ''))) {
        const [name, as = name] = part.split(' as ');
        if (name !== '') found.set(as, this.find(this.beside(file, from), name));
      }
    }
    for (const [, , from] of text.matchAll(/^export \* from (["'])(\.[^"']+)\1;$/gm)) {
      for (const [name, place] of this.names(this.beside(file, from))) {
        if (!found.has(name)) found.set(name, place);
      }
    }
    return found;
  }

  beside(file, from) {
    return join(dirname(file), from.replace(/\.js$/, '.d.ts'));
  }
}
