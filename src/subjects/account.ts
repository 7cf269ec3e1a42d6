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

/** The repository that holds the policy. */
export const repository = subjects<Target, Record<never, never>>({
  name: 'repository',
  scope: 'repository',
  needs: {},
  list: (_, target) => [target],
  describe: (target) => onScope(target, 'repository'),
});

/** Each region of the scan. */
export const region = subjects<Target, Record<never, never>>({
  name: 'region',
  scope: 'region',
  needs: {},
  list: (_, target) => [target],
  describe: (target) => onScope(target, 'region'),
});
