import { subjects, type Target } from '../facts/collector.ts';
import { onScope } from '../facts/scope.ts';

/** The account as a whole. */
export const account = subjects<Target, Record<never, never>>({
  name: 'account',
  scope: 'account',
  needs: {},
  list: (_, target) => [target],
  describe: (target) => onScope(target, 'account'),
});

/** Each region of the scan. */
export const region = subjects<Target, Record<never, never>>({
  name: 'region',
  scope: 'region',
  needs: {},
  list: (_, target) => [target],
  describe: (target) => onScope(target, 'region'),
});
