import 'reflect-metadata';
import { describe, expect, it } from '@jest/globals';
import { validate } from 'graphql';
import { buildApiSchema } from '../../graphql/print-api-schema.js';
import { PLAIN_STREAMS } from './stream-documents.js';

describe('the streams of the plain gateway', () => {
  it('fit the schema, and are all that it streams but the progress of jobs', async () => {
    const schema = await buildApiSchema();
    const names = Object.keys(schema.getSubscriptionType()!.getFields());
    const jobs = ['backtest', 'dataImport', 'monteCarlo'];
    expect([...PLAIN_STREAMS.keys()].sort()).toEqual(names.filter((n) => !jobs.includes(n)).sort());
    for (const { document } of PLAIN_STREAMS.values()) {
      expect(validate(schema, document)).toEqual([]);
    }
  });
});
