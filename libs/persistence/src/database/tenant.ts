/** The one tenant of a server without accounts. */
export const DEFAULT_TENANT_ID = 'ten_00000000000000000000000001';
