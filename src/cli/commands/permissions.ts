import { text } from 'node:stream/consumers';
import { demandOf } from '../../engine/select.ts';
import { planOf } from '../../facts/plan.ts';
import { cloudFormation } from '../../permissions/cloudformation.ts';
import { compare, isEnough } from '../../permissions/compare.ts';
import { comparisonText } from '../../permissions/comparison-text.ts';
import { allowDocument, managedPolicies, QUOTAS, sizeOf } from '../../permissions/document.ts';
import { forEveryAccount } from '../../permissions/every-account.ts';
import { readPolicies } from '../../permissions/read-policies.ts';
import { PATTERNS, type RoleTemplate } from '../../permissions/role-template.ts';
import { terraform } from '../../permissions/terraform.ts';
import { quote } from '../../policy/problem.ts';
import { PUBLISH_ACTIONS } from '../../publish/operations.ts';
import { grouped } from '../../report/text/wording.ts';
import { CommandError, orFail } from '../command-error.ts';
import { type PolicyFlags, readPolicy, select } from '../policy.ts';
import { readNamedFile } from '../read-named-file.ts';
import { type Streams, tell, write } from '../streams.ts';

export interface PermissionsFlags extends PolicyFlags {
  readonly publish: boolean;
  readonly format: 'json' | 'cloudformation' | 'terraform';
  readonly diff?: string | undefined;
  readonly roleName: string;
  readonly externalId: boolean;
  readonly github?: string | undefined;
}

/**
 * The least IAM policy for the selected rules, or for publishing: alone, with the role that has it, or held against a
 * policy that a team has. Needs no credentials. Exit code 1 where that policy lacks something.
 */
export async function permissions(flags: PermissionsFlags, streams: Streams): Promise<number> {
  const wrong = flagProblem(flags);
  if (wrong !== null) throw new CommandError(wrong);
  if (flags.diff !== undefined) return compareWith(flags.diff, flags, streams);
  await write(
    streams.stdout,
    flags.format === 'json' ? await policyOf(flags, streams) : await templateOf(flags, streams),
  );
  return 0;
}

function flagProblem({ format, diff, roleName, github, externalId }: PermissionsFlags): string | null {
  if (format !== 'json' && diff !== undefined) {
    return `--diff compares policies, not templates; leave out --format ${format}.`;
  }
  if (format === 'json' && (github !== undefined || !externalId)) {
    const flag = github === undefined ? '--no-external-id' : '--github';
    return `${flag} is about who may assume a role; it goes with --format cloudformation or terraform.`;
  }
  if (!new RegExp(PATTERNS.roleName).test(roleName)) {
    return `--role-name ${quote(roleName)} cannot name a role; use up to 64 letters, digits and any of _+=,.@-.`;
  }
  if (github !== undefined && !new RegExp(PATTERNS.githubRepository).test(github)) {
    return `--github ${quote(github)} is not one repository; write it as OWNER/NAME, or as OWNER@ID/NAME@ID where the subject of its tokens has ids.`;
  }
  return null;
}

/** Of every account that the policy has something to say about: one role reads them all. */
async function readActions(flags: PolicyFlags): Promise<readonly string[]> {
  const { selected } = select(forEveryAccount(await readPolicy(flags.policy)), flags);
  return planOf(selected.map(demandOf)).iamActions;
}

const neededActions = (flags: PermissionsFlags): readonly string[] | Promise<readonly string[]> =>
  flags.publish ? PUBLISH_ACTIONS : readActions(flags);

async function policyOf(flags: PermissionsFlags, streams: Streams): Promise<string> {
  const document = allowDocument(flags.publish ? 'KeydrillPublish' : 'KeydrillRead', await neededActions(flags));
  const size = sizeOf(document);
  if (size > QUOTAS.managedPolicy) {
    await tell(
      streams,
      `keydrill: This policy has ${grouped(size)} characters, and a managed policy holds ${grouped(QUOTAS.managedPolicy)}; --format cloudformation or terraform makes several of it.`,
    );
  }
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** A role that publishes also reads: a scan and what it publishes run as one. */
async function templateOf(flags: PermissionsFlags, streams: Streams): Promise<string> {
  const { format, roleName, externalId, github, publish } = flags;
  const read = managedPolicies('KeydrillRead', await readActions(flags));
  const template: RoleTemplate = {
    roleName,
    externalId,
    read,
    publish: publish ? allowDocument('KeydrillPublish', PUBLISH_ACTIONS) : null,
    github: github ?? null,
  };
  const policies = read.length + (publish ? 1 : 0);
  if (policies > QUOTAS.managedPoliciesOfRole) {
    await tell(
      streams,
      `keydrill: This role has ${policies} managed policies, and an account takes ${QUOTAS.managedPoliciesOfRole} for a role until its quota is raised.`,
    );
  }
  return format === 'terraform' ? terraform(template) : cloudFormation(template);
}

async function compareWith(path: string, flags: PermissionsFlags, streams: Streams): Promise<number> {
  const isPiped = path === '-';
  const source = isPiped ? await text(process.stdin) : await readNamedFile(path, POLICY_FILE);
  const policy = isPiped ? 'The policy on standard input' : `The policy ${path}`;
  const comparison = compare(await neededActions(flags), orFail(readPolicies(policy, source)));
  const need = flags.publish ? 'publishing needs' : 'the selected rules need';
  await write(streams.stdout, comparisonText(comparison, { policy, need }));
  return isEnough(comparison) ? 0 : 1;
}

const POLICY_FILE = {
  noun: 'policy',
  source: 'save there what "aws iam get-policy-version" or "aws iam get-role-policy" prints',
} as const;
