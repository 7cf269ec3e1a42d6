import { describe, expect, it } from 'vitest';
import { selectRules } from '../../src/policy/select-rules.ts';
import { policyFrom, rules } from './fake-rules.ts';

const select = async (source: string, only: readonly string[] = [], skip: readonly string[] = []) =>
  selectRules({ policy: await policyFrom(source), rules, only, skip });

async function ids(
  source: string,
  only: readonly string[] = [],
  skip: readonly string[] = [],
): Promise<readonly string[]> {
  const selection = await select(source, only, skip);
  return selection.ok ? selection.selected.map(({ rule }) => rule.id) : [selection.problem];
}

const [KEY, TRAIL, ENCRYPTED, INCIDENT] = [
  'iam-access-key-rotated',
  'cloudtrail-trail-logging',
  'cloudtrail-encrypted',
  'incident-no-exposed-key',
];

describe('the rules of a policy', () => {
  it.each([
    ['essential', 'extends: essential', [KEY, INCIDENT]],
    ['recommended, which holds essential', 'extends: recommended', [KEY, TRAIL, INCIDENT]],
    ['strict, which holds them all', 'extends: strict', [KEY, TRAIL, ENCRYPTED, INCIDENT]],
    ['the default', '', [KEY, TRAIL, INCIDENT]],
    ['several packs', 'extends: [strict, essential]', [KEY, TRAIL, ENCRYPTED, INCIDENT]],
    ['no pack and one rule', `extends: []\nrules: { ${TRAIL}: on }`, [TRAIL]],
    ['a rule turned off', `rules: { ${KEY}: off }`, [TRAIL, INCIDENT]],
    ['a rule turned off by its alias', 'rules: { iam-key-rotated-90-days: off }', [TRAIL, INCIDENT]],
    ['a rule turned on', `extends: essential\nrules: { ${ENCRYPTED}: on }`, [KEY, ENCRYPTED, INCIDENT]],
    ['a rule turned on by a severity', `extends: essential\nrules: { ${ENCRYPTED}: low }`, [KEY, ENCRYPTED, INCIDENT]],
    [
      'a rule turned on by a parameter',
      `extends: essential\nrules: { ${ENCRYPTED}: { minimumKeys: 2 } }`,
      [KEY, ENCRYPTED, INCIDENT],
    ],
    ['a rule turned on by an empty map', `extends: essential\nrules: { ${ENCRYPTED}: {} }`, [KEY, ENCRYPTED, INCIDENT]],
  ])('%s', async (_, source, expected) => {
    expect(await ids(source)).toEqual(expected);
  });

  it('have complete parameters and the severity of the policy', async () => {
    const selection = await select(`rules: { ${KEY}: { severity: low, maxAgeDays: 60, ignoredUsers: [a] } }`, [KEY]);

    expect(selection.ok && selection.selected).toEqual([
      {
        rule: rules[0],
        severity: 'low',
        parameters: { maxAgeDays: 60, ignoredUsers: ['a'], strictly: false, prefix: 'svc-', share: 0.5 },
      },
    ]);
  });

  it('leave the severity to the rule otherwise', async () => {
    const selection = await select('', [TRAIL]);

    expect(selection.ok && selection.selected).toEqual([{ rule: rules[1], severity: null, parameters: {} }]);
  });
});

describe('--rule and --skip-rule', () => {
  it.each<[string, string, readonly string[], readonly string[], readonly string[]]>([
    ['one rule', '', [KEY], [], [KEY]],
    ['two rules, in the order of the registry', '', [INCIDENT, KEY], [], [KEY, INCIDENT]],
    ['a rule outside the pack', 'extends: essential', [ENCRYPTED], [], [ENCRYPTED]],
    ['a rule that the policy turns off', `rules: { ${KEY}: off }`, [KEY], [], [KEY]],
    ['an alias', '', ['iam-key-rotated-90-days'], [], [KEY]],
    ['a pattern within the pack', '', ['cloudtrail-*'], [], [TRAIL]],
    ['a pattern within a larger pack', 'extends: strict', ['cloudtrail-*'], [], [TRAIL, ENCRYPTED]],
    ['a question mark', '', ['?am-access-key-rotated'], [], [KEY]],
    ['a pattern and a rule outside the pack', '', ['iam-*', ENCRYPTED], [], [KEY, ENCRYPTED]],
    ['everything that the policy selects', '', ['*'], [], [KEY, TRAIL, INCIDENT]],
    ['all but one', '', [], [KEY], [TRAIL, INCIDENT]],
    ['all but an alias', '', [], ['iam-key-rotated-90-days'], [TRAIL, INCIDENT]],
    ['all but a pattern', '', [], ['c*', 'i*-key'], [KEY]],
    ['a rule skipped that is not selected', '', [], [ENCRYPTED], [KEY, TRAIL, INCIDENT]],
    ['skip before rule', '', [KEY, TRAIL], [KEY], [TRAIL]],
    ['a capability within the pack', '', ['capability:see'], [], [TRAIL]],
    ['a capability within a larger pack', 'extends: strict', ['capability:see'], [], [TRAIL, ENCRYPTED]],
    ['two capabilities', '', ['capability:now', 'capability:exposure'], [], [KEY, INCIDENT]],
    ['all but a capability', '', [], ['capability:see'], [KEY, INCIDENT]],
    ['a pack that is smaller than that of the policy', 'extends: strict', ['pack:essential'], [], [KEY, INCIDENT]],
    ['a larger pack', 'extends: essential', ['pack:strict'], [], [KEY, TRAIL, ENCRYPTED, INCIDENT]],
    [
      'a pack, less what the policy turns off',
      `rules: { ${KEY}: off }`,
      ['pack:strict'],
      [],
      [TRAIL, ENCRYPTED, INCIDENT],
    ],
    ['all but a pack', 'extends: strict', [], ['pack:essential'], [TRAIL, ENCRYPTED]],
    ['a framework, whatever the pack', 'extends: essential', ['control:cis-7.0'], [], [KEY, ENCRYPTED]],
    ['one control', '', ['control:cis-7.0:4.5'], [], [ENCRYPTED]],
    ['the same number in another version', '', ['control:cis-1.4:1.14'], [], [KEY]],
    ['a control with brackets', '', ['control:nist-800-53-r5:AC-2(1)'], [], [KEY]],
    ['a framework less one control', '', ['control:cis-7.0'], ['control:cis-7.0:4.5'], [KEY]],
  ])('%s', async (_, source, only, skip, expected) => {
    expect(await ids(source, only, skip)).toEqual(expected);
  });

  it.each<[string, string, readonly string[], readonly string[], string]>([
    [
      'a misspelt rule',
      '',
      ['iam-access-key-rotatd'],
      [],
      'There is no rule "iam-access-key-rotatd" for --rule (did you mean "iam-access-key-rotated"?).',
    ],
    ['an unknown rule', '', ['zzz'], [], 'There is no rule "zzz" for --rule; see "keydrill rules list".'],
    ['an unknown rule to skip', '', [], ['zzz'], 'There is no rule "zzz" for --skip-rule; see "keydrill rules list".'],
    [
      'a misspelt pattern',
      '',
      ['cloudtrial-*'],
      [],
      'No rule matches --rule "cloudtrial-*" (did you mean "cloudtrail-*"?).',
    ],
    [
      'a pattern that matches nothing',
      '',
      [],
      ['s3-*-public'],
      'No rule matches --skip-rule "s3-*-public"; see "keydrill rules list".',
    ],
    [
      'a misspelt capability',
      '',
      ['capability:exposur'],
      [],
      'There is no capability "exposur" for --rule (did you mean "exposure"?); it takes see, hear, exposure, contain, respond or now.',
    ],
    ['no pack', '', [], ['pack:'], 'There is no pack "" for --skip-rule; it takes essential, recommended or strict.'],
    [
      'an unknown version of a framework',
      '',
      ['control:cis-8.0'],
      [],
      'There is no framework "cis-8.0" for --rule; it takes cis-1.4, cis-3.0, cis-5.0, cis-6.0, cis-7.0, aws-security-hub, nist-800-53-r5, pci-dss-4.0.1, nist-csf-2.0, iso-27001-2022, aws-well-architected, mitre-attack or aws-config-process-check.',
    ],
    [
      'a control that no rule helps with',
      '',
      ['control:cis-7.0:1.14'],
      [],
      'No rule helps with control "1.14" of CIS AWS Foundations 7.0; see "keydrill rules list --controls cis-7.0".',
    ],
    [
      'a framework that no rule helps with',
      '',
      ['control:mitre-attack'],
      [],
      'No rule helps with MITRE ATT&CK; see "keydrill rules list --controls mitre-attack".',
    ],
    [
      'a capability of which the policy has no rule',
      'extends: []\nrules: { iam-access-key-rotated: on }',
      ['capability:see'],
      [],
      '--rule "capability:see" matches only rules that the policy leaves out (cloudtrail-trail-logging and cloudtrail-encrypted); name one by its id to run it.',
    ],
    ['an empty name', '', [''], [], 'There is no rule "" for --rule; see "keydrill rules list".'],
    [
      'a pattern outside the pack',
      '',
      ['*-encrypted'],
      [],
      '--rule "*-encrypted" matches only rules that the policy leaves out (cloudtrail-encrypted); name one by its id to run it.',
    ],
    [
      'everything skipped',
      '',
      [],
      ['*'],
      'No rule is left to run; --skip-rule removes everything that the policy and --rule select.',
    ],
    ['a policy without rules', 'extends: []', [], [], 'The policy selects no rule; extend a pack or turn a rule on.'],
  ])('%s', async (_, source, only, skip, problem) => {
    expect(await select(source, only, skip)).toEqual({ ok: false, problem });
  });

  it('tell of a name that is out of date', async () => {
    const selection = await select('', ['iam-key-rotated-90-days', ENCRYPTED]);

    expect(selection.ok && selection.notices).toEqual([
      {
        code: 'rule-renamed',
        message: 'Rule iam-key-rotated-90-days is now called iam-access-key-rotated; use the new name.',
        location: null,
      },
      {
        code: 'rule-deprecated',
        message: 'Rule cloudtrail-encrypted is deprecated; use cloudtrail-trail-logging instead.',
        location: null,
      },
    ]);
  });
});
