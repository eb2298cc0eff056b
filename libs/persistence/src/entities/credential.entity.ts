import { defineEntity, p } from '@mikro-orm/core';

/** A sealed credential of a broker account. */
export const CredentialEntity = defineEntity({
  name: 'Credential',
  tableName: 'credential',
  properties: {
    accountId: p.text().primary(),
    tenantId: p.text(),
    version: p.integer(),
    keyId: p.text(),
    wrappedKey: p.blob(),
    body: p.blob(),
    kind: p.text(),
    hint: p.text().nullable(),
    storedAt: p.bigint('number'),
  },
});
