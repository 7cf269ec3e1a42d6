import { defineRule, fail, notApplicable, pass } from '../../src/engine/rule.ts';
import { declared } from '../../src/facts/needs.ts';
import { playbookFile } from '../../src/facts/repository/playbook.ts';
import { keyQueries } from '../../src/facts/repository/queries.ts';
import { repository } from '../../src/subjects/account.ts';
import { NO_PLAYBOOK_TO_JUDGE, readablePlaybook } from '../../src/subjects/playbook.ts';

export default defineRule({
  id: 'lookup-query-ready',
  title: 'A saved query finds what an access key did',
  capability: 'respond',
  severity: 'low',
  pack: 'recommended',
  description:
    'The first question after a leak is what the key did. Whoever has to write that query at night spends the time in which it would have answered, and gets the column wrong.',
  remediation: {
    text: 'Save a query that filters by the access key id beside the playbook: SQL on useridentity.accesskeyid for Athena, or a script that calls lookup-events in every region.',
    commands: [
      'aws cloudtrail lookup-events --region REGION --lookup-attributes AttributeKey=AccessKeyId,AttributeValue=KEY_ID',
    ],
  },
  references: [
    'https://docs.aws.amazon.com/athena/latest/ug/cloudtrail-logs.html',
    'https://docs.aws.amazon.com/cli/latest/reference/cloudtrail/lookup-events.html',
  ],
  controls: [],
  since: '0.1.0',
  on: repository,
  needs: { playbook: declared('playbook'), file: playbookFile, queries: keyQueries },

  check({ facts }) {
    const playbook = readablePlaybook(facts);
    if (playbook === null) return notApplicable(NO_PLAYBOOK_TO_JUDGE);
    const { found, folder } = facts.queries(playbook.declared.path);
    const evidence = { observed: { found }, expected: { filter: 'access key id' } };
    const [first] = found;
    if (first === undefined) {
      const place = folder === '' ? 'the repository' : folder;
      const message = `No query or script in ${place} filters by access key id; one should be saved beside the playbook.`;
      return fail(message, { ...evidence, resource: { file: { path: playbook.path, line: 1 } } });
    }
    const what = first.kind === 'SQL' ? 'a query' : 'a look-up';
    return pass(`${first.path} holds ${what} by access key id.`, {
      ...evidence,
      resource: { file: { path: first.path, line: 1 } },
    });
  },
});
