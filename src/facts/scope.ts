import type { Described, Scope, Target } from './collector.ts';

/** The resource that stands for a whole account or region. */
export function onScope({ partition, accountId, region }: Target, scope: Scope): Described & { key: string } {
  if (scope === 'repository') {
    return { resource: { type: 'Other', id: 'repository', name: 'repository', region: 'global' }, key: 'repository' };
  }
  const id = `AWS::::Account:${accountId}`;
  const arn = `arn:${partition}:iam::${accountId}:root`;
  const where =
    scope === 'account' ? { name: accountId, region: 'global' } : { name: `${accountId}/${region}`, region };
  return { resource: { type: 'AwsAccount', id, arn, ...where }, key: scope === 'account' ? id : `${id}/${region}` };
}
