import { rotationMinutes, workingTime } from '../../src/engine/rotation.ts';
import { defineRule, fail, pass } from '../../src/engine/rule.ts';
import { settle } from '../../src/facts/logic.ts';
import { declared } from '../../src/facts/needs.ts';
import { drillLog } from '../../src/facts/repository/drills.ts';
import { dayOfMoment } from '../../src/facts/repository/moment.ts';
import { keysToRotate, rotationPace } from '../../src/subjects/rotation-pace.ts';

export default defineRule({
  id: 'rotation-within-budget',
  title: 'Every access key can be rotated within the budget',
  capability: 'contain',
  severity: 'high',
  pack: 'recommended',
  description:
    'When nobody knows which keys leaked, all of them have to be replaced, and the work grows with each key. A team that learns on that day that it takes a night has to choose between an outage and an open door.',
  remediation: {
    text: 'Remove keys that a role can replace, script the rotation of the others and measure it in a drill, or plan for more people at once: rotation: { parallel: N } in keydrill.yaml.',
    commands: [
      "aws iam generate-credential-report\naws iam get-credential-report --query Content --output text | base64 --decode | cut -d, -f1,9,14 | grep -i ',true'",
    ],
  },
  references: [
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/id-credentials-access-keys-update.html',
    'https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_incident_response_run_game_days.html',
  ],
  controls: [],
  since: '0.1.0',
  on: keysToRotate,
  needs: { plan: declared('rotation'), log: drillLog },

  check({ subject: count, facts, context: { now } }) {
    const unlisted = count.unlisted.map((error) => ({ error }));
    if (count.listed === 0) return settle(unlisted, pass('No active access key would have to be rotated.'));

    const { parallel, budgetMinutes } = facts.plan;
    const { minutesPerKey, drilledAt } = rotationPace(facts.plan, facts.log, now);
    const timeFor = (keys: number) => rotationMinutes(keys, { minutesPerKey, parallel });
    const activeKeys = count.listed;
    const totalMinutes = timeFor(activeKeys);
    const keys = activeKeys === 1 ? '1 active key' : `${activeKeys} active keys`;
    const drill = drilledAt === null ? '' : ` (as in the drill of ${dayOfMoment(drilledAt)})`;
    const atOnce = parallel === 1 ? '' : ` ÷ ${parallel} at once`;
    const sum = `${keys} × ${minutesPerKey} min${drill}${atOnce} = ${workingTime(totalMinutes)}`;
    const message = `${sum}; the budget is ${workingTime(budgetMinutes)}.`;
    const evidence = {
      observed: { activeKeys, minutesPerKey, parallel, totalMinutes, drilledAt },
      expected: { budgetMinutes },
    };
    // Keys that could not be listed would only add to it, and keys that could not be confirmed may be gone.
    if (timeFor(count.confirmed) > budgetMinutes) return fail(message, evidence);
    if (totalMinutes <= budgetMinutes) return settle(unlisted, pass(message, evidence));
    return settle(
      count.unconfirmed.map((error) => ({ error })),
      fail(message, evidence),
    );
  },
});
