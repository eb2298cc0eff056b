import { describe, expect, it } from '@jest/globals';
import { parseRoles, plays } from './roles.js';

describe('the roles of a server', () => {
  it('are read from a list', () => {
    expect(parseRoles('api, engine')).toEqual(['api', 'engine']);
    expect(parseRoles('')).toEqual(['all']);
  });

  it('refuse a name that is none', () => {
    expect(() => parseRoles('api,kitchen')).toThrow('expected a role, found "kitchen"');
  });

  it('include every role when they are all', () => {
    expect(plays(['all'], 'feed')).toBe(true);
    expect(plays(['api'], 'engine')).toBe(false);
  });
});
