import { controls } from '../../src/engine/controls.ts';
import { defineRule, fail, pass } from '../../src/engine/rule.ts';
import { days } from '../../src/facts/age.ts';
import { configRecorders, configRules, keyAgeRules, maxAccessKeyAge } from '../../src/facts/aws/config.ts';
import { every, readEach, settle, some } from '../../src/facts/logic.ts';
import { everyRegion } from '../../src/facts/needs.ts';
import { account } from '../../src/subjects/account.ts';

export default defineRule({
  id: 'config-watches-key-age',
  title: 'AWS Config watches the age of access keys',
  capability: 'hear',
  severity: 'low',
  pack: 'essential',
  description:
    'A scan sees the keys of today. A Config rule keeps looking between scans, and says so when a key has become too old.',
  remediation: {
    text: 'Add the managed rule ACCESS_KEYS_ROTATED in one region where AWS Config records; one is enough, because IAM is the same in all of them.',
    commands: [
      `aws configservice put-config-rule --region REGION --config-rule '{"ConfigRuleName":"access-keys-rotated","Source":{"Owner":"AWS","SourceIdentifier":"ACCESS_KEYS_ROTATED"},"InputParameters":"{\\"maxAccessKeyAge\\":\\"90\\"}"}'`,
    ],
  },
  references: ['https://docs.aws.amazon.com/config/latest/developerguide/access-keys-rotated.html'],
  controls: controls({
    securityHub: ['IAM.3'],
    nist80053: ['AC-2(3)'],
    pciDss: ['8.3.9'],
    wellArchitected: ['SEC02-BP05'],
    attack: ['T1078.004'],
  }),
  parameters: {
    maxAgeDays: {
      type: 'integer',
      default: 90,
      minimum: 1,
      description: 'The most days that the Config rule may allow a key.',
    },
  },
  since: '0.1.0',
  on: account,
  needs: { rules: everyRegion(configRules), recorders: everyRegion(configRecorders) },

  check({ facts, parameters: { maxAgeDays } }) {
    const recordsIn = (region: string) =>
      some(
        facts.recorders.filter((answer) => answer.region === region),
        ({ read }) => read().some(({ recording }) => recording),
      );
    const watching = readEach(facts.rules, ({ region, read }) => {
      const inTime = () => some(keyAgeRules(read()), (rule) => maxAccessKeyAge(rule) <= maxAgeDays);
      return every([inTime, () => recordsIn(region)], (holds) => holds());
    });
    const expected = { sourceIdentifier: 'ACCESS_KEYS_ROTATED', maxAccessKeyAge: maxAgeDays };
    const proof = watching.values.find(({ value }) => value);
    if (proof !== undefined) {
      const { region } = proof.item;
      const message = `AWS Config in ${region} watches that no access key is older than ${days(maxAgeDays)}.`;
      return pass(message, { observed: { region }, expected });
    }
    const found = readEach(facts.rules, ({ region, read }) => keyAgeRules(read()).map((rule) => ({ region, ...rule })));
    const rules = found.values.flatMap(({ value }) => value);
    const message = `In no region that records does AWS Config have an ACCESS_KEYS_ROTATED rule that allows a key at most ${days(maxAgeDays)}.`;
    return settle(watching.unread, fail(message, { observed: { rules }, expected }));
  },
});
