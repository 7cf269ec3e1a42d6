import { allPages, present } from '../answer.ts';
import { type Aws, item, subjects, type Target } from '../collector.ts';
import { incomplete } from '../fact.ts';
import { onScope } from '../scope.ts';
import { type Organization, organization } from './organization.ts';
import { type PolicyDocument, parsePlainDocument } from './policy-document.ts';

const load = () => import('@aws-sdk/client-organizations');

const PARENTS = 'organizations:ListParents';
const POLICIES = 'organizations:ListPoliciesForTarget';
const DESCRIBE = 'organizations:DescribePolicy';

export interface ServiceControlPolicy {
  readonly id: string;
  readonly name: string;
  readonly document: PolicyDocument;
}

/** The account itself, an organizational unit above it, or the root, and what is attached there. */
export interface OrganizationLevel {
  readonly target: string;
  readonly policies: readonly ServiceControlPolicy[];
}

/**
 * Whether service control policies can bind an account of an organization: they never bind the management account, and
 * there are none where accounts only share a bill.
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html
 */
export const canBeBound = ({ managementAccountId, featureSet }: Organization, { accountId }: Target): boolean =>
  featureSet === 'ALL' && managementAccountId !== accountId;

/** The account, where service control policies can bind it. */
export const boundAccount = subjects({
  name: 'member account',
  scope: 'account',
  needs: { organization },
  list: ({ organization: its }, target): readonly Target[] => (its !== null && canBeBound(its, target) ? [target] : []),
  describe: (target: Target) => onScope(target, 'account'),
});

/**
 * What is attached at each level, from the account to the root; a policy of one level applies to all below. Only the
 * management account and delegated administrators may ask.
 * https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListPoliciesForTarget.html
 */
export const serviceControlPolicies = item<Target, readonly OrganizationLevel[]>({
  operation: POLICIES,
  also: [PARENTS, DESCRIBE],
  of: boundAccount,
  async read({ accountId }, aws) {
    const documents = new Map<string, Promise<PolicyDocument>>();
    const targets = await pathToRoot(accountId, aws);
    return Promise.all(targets.map((target) => levelOf(target, documents, aws)));
  },
});

/** A root, and units nested five deep at most; twice that is a circle. */
const LEVELS = 12;

async function pathToRoot(accountId: string, aws: Aws): Promise<readonly string[]> {
  const path = [accountId];
  for (let child = accountId; !child.startsWith('r-'); ) {
    const [parent] = await parentsOf(child, aws);
    child = present(present(parent, PARENTS, 'Parents').Id, PARENTS, 'Id');
    path.push(child);
    if (path.length > LEVELS) throw incomplete(PARENTS, 'the path to the root does not end');
  }
  return path;
}

async function parentsOf(ChildId: string, aws: Aws) {
  const { ListParentsCommand, OrganizationsClient } = await load();
  const pages = await allPages(
    PARENTS,
    (NextToken) => {
      const page = NextToken === undefined ? {} : { NextToken };
      return aws.send(OrganizationsClient, new ListParentsCommand({ ChildId, ...page }));
    },
    (page) => page.NextToken,
  );
  return pages.flatMap(({ Parents }) => present(Parents, PARENTS, 'Parents'));
}

async function levelOf(
  target: string,
  documents: Map<string, Promise<PolicyDocument>>,
  aws: Aws,
): Promise<OrganizationLevel> {
  const { ListPoliciesForTargetCommand, OrganizationsClient } = await load();
  const pages = await allPages(
    POLICIES,
    (NextToken) => {
      const asked = { TargetId: target, Filter: 'SERVICE_CONTROL_POLICY' as const };
      const page = NextToken === undefined ? {} : { NextToken };
      return aws.send(OrganizationsClient, new ListPoliciesForTargetCommand({ ...asked, ...page }));
    },
    (page) => page.NextToken,
  );
  const attached = pages.flatMap(({ Policies }) => present(Policies, POLICIES, 'Policies'));
  const policies = attached.map(async ({ Id, Name }) => {
    const id = present(Id, POLICIES, 'Id');
    // The same policy is often attached at every level.
    const document = documents.get(id) ?? documentOf(id, aws);
    documents.set(id, document);
    return { id, name: present(Name, POLICIES, 'Name'), document: await document };
  });
  return { target, policies: await Promise.all(policies) };
}

async function documentOf(PolicyId: string, aws: Aws): Promise<PolicyDocument> {
  const { DescribePolicyCommand, OrganizationsClient } = await load();
  const { Policy } = await aws.send(OrganizationsClient, new DescribePolicyCommand({ PolicyId }));
  return parsePlainDocument(DESCRIBE, present(Policy?.Content, DESCRIBE, 'Content'));
}
