import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { buildSchema, parse, validate } from 'graphql';
import * as client from './index.js';
import type { GraphqlDocument } from './index.js';

const path = fileURLToPath(new URL('../../../schema.graphql', import.meta.url));
const schema = buildSchema(readFileSync(path, 'utf8'));

const isDocument = (value: unknown): value is GraphqlDocument<unknown, unknown> =>
  typeof value === 'object' && value !== null && 'text' in value && 'name' in value;
const documents = (Object.values(client) as readonly unknown[]).filter(isDocument);

describe('the documents of the client', () => {
  it('are found, and no two have one name', () => {
    expect(documents.length).toBeGreaterThan(20);
    expect(new Set(documents.map(({ name }) => name)).size).toBe(documents.length);
  });

  it.each(documents.map((document) => [document.name, document.text] as const))(
    '%s fits the committed schema',
    (_name, text) => {
      expect(validate(schema, parse(text)).map(({ message }) => message)).toEqual([]);
      // A larger document is refused by the server.
      expect(text.length).toBeLessThan(15_000);
    },
  );
});
