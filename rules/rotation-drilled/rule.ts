import { controls } from '../../src/engine/controls.ts';
import { workingTime } from '../../src/engine/rotation.ts';
import { defineRule, fail, pass } from '../../src/engine/rule.ts';
import { days, wholeDays } from '../../src/facts/age.ts';
import { keyRotationEvents } from '../../src/facts/aws/cloudtrail-key-events.ts';
import { incomplete } from '../../src/facts/fact.ts';
import { readEach, settle } from '../../src/facts/logic.ts';
import { declared } from '../../src/facts/needs.ts';
import { type DrillLog, drillLog } from '../../src/facts/repository/drills.ts';
import { dayOfMoment } from '../../src/facts/repository/moment.ts';
import { account } from '../../src/subjects/account.ts';
import { lastDrill, type Practice, rotationsIn } from '../../src/subjects/rotation-practice.ts';

const EMPTY: DrillLog = { drills: [], problems: [] };

export default defineRule({
  id: 'rotation-drilled',
  title: 'The rotation of a key was practised lately',
  capability: 'contain',
  severity: 'medium',
  pack: 'recommended',
  description:
    'The first rotation shows what nobody had written down: the second place that holds the key, the service that must be restarted, the person who alone may deploy. It is better found out on a quiet day.',
  remediation: {
    text: 'Rotate the key of one application as if it had leaked, take the time, and write it into the drill log: date, user, minutes, by. Name the log in keydrill.yaml under rotation: drillLog.',
    commands: [
      'aws iam create-access-key --user-name USER',
      '# This cuts off whatever still uses the old key; it can be made active again.\naws iam update-access-key --user-name USER --access-key-id OLD_KEY_ID --status Inactive',
    ],
  },
  references: [
    'https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_incident_response_run_game_days.html',
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/id-credentials-access-keys-update.html',
  ],
  controls: controls({
    nist80053: ['IR-3'],
    pciDss: ['12.10.2'],
    csf: ['ID.IM-02'],
    wellArchitected: ['SEC10-BP07'],
    configProcessCheck: ['response-plan-tested'],
  }),
  parameters: {
    maxAgeDays: {
      type: 'integer',
      default: 180,
      minimum: 1,
      description: 'Days after which a rotation must have been practised again.',
    },
    maxMinutes: { type: 'number', default: 30, minimum: 1, description: 'Minutes that a rotation may take.' },
    goalMinutes: {
      type: 'number',
      default: 15,
      minimum: 1,
      description: 'Minutes that a rotation should take; to be slower is told, and no finding.',
    },
  },
  since: '0.1.0',
  on: account,
  needs: { plan: declared('rotation'), log: drillLog, events: keyRotationEvents },

  check({ facts, parameters: { maxAgeDays, maxMinutes, goalMinutes }, context: { now } }) {
    const path = facts.plan.drillLog;
    const logged = () => (path === null ? EMPTY : facts.log(path));
    const sources = [() => lastDrill(logged(), now), () => rotationsIn(facts.events.events)];
    const read = readEach(sources, (source) => source());
    const practised = read.values.flatMap(({ value }) => value).toSorted(newestFirst);
    const recent = practised.filter(({ at }) => wholeDays(at, now) <= maxAgeDays);
    const expected = { maxAgeDays, maxMinutes, goalMinutes };

    const proof = recent.find(({ minutes }) => minutes <= maxMinutes);
    if (proof !== undefined) {
      const limit = proof.minutes > goalMinutes ? `the limit is ${workingTime(maxMinutes)}, ` : '';
      const message = `A rotation was practised on ${told(proof)}; ${limit}the goal is ${workingTime(goalMinutes)}.`;
      return pass(message, { observed: { practised: proof }, expected });
    }
    // Nothing proves it: then everything must have been read.
    settle(read.unread, null);
    if (!facts.events.complete) throw incomplete(keyRotationEvents.operation, 'there are older events');
    const [slow] = recent;
    if (slow !== undefined) {
      const message = `The last rotation was practised on ${told(slow)}; the limit is ${workingTime(maxMinutes)}.`;
      return fail(message, { observed: { practised: slow }, expected });
    }
    const [last = null] = practised;
    const [problem] = logged().problems;
    const observed = { practised: last, problems: logged().problems };
    const before = last === null ? '' : `, the last on ${dayOfMoment(last.at)}`;
    const broken = problem === undefined ? '' : ` (${problem.file}:${problem.line} ${problem.problem})`;
    const where =
      path === null
        ? 'the policy names no drill log, and CloudTrail shows none'
        : `neither ${path}${broken} nor CloudTrail shows one`;
    const message = `No rotation was practised within ${days(maxAgeDays)}${before}; ${where}.`;
    return fail(message, { observed, expected });
  },
});

const newestFirst = (a: Practice, b: Practice): number => Date.parse(b.at) - Date.parse(a.at);

const told = ({ at, minutes, source }: Practice): string => `${dayOfMoment(at)} in ${workingTime(minutes)} (${source})`;
