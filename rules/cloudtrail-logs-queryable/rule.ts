import { controls } from '../../src/engine/controls.ts';
import { defineRule, fail, pass } from '../../src/engine/rule.ts';
import { regionTrails, trailStatus } from '../../src/facts/aws/cloudtrail.ts';
import { eventDataStore, regionStores } from '../../src/facts/aws/event-data-stores.ts';
import { logTables } from '../../src/facts/aws/glue.ts';
import { settle } from '../../src/facts/logic.ts';
import { everyRegion } from '../../src/facts/needs.ts';
import { account } from '../../src/subjects/account.ts';
import { queryWays } from '../../src/subjects/log-queries.ts';

export default defineRule({
  id: 'cloudtrail-logs-queryable',
  title: 'Trail logs can be queried',
  capability: 'see',
  severity: 'medium',
  pack: 'recommended',
  description:
    'The logs of a month are many thousands of compressed files. Without a table over them, the night of an incident goes into building one.',
  remediation: {
    text: 'Create an Athena table over the folder of the trail, with partition projection, and run one query by access key id to see that it works.',
    commands: [
      'aws athena start-query-execution --region REGION --work-group WORKGROUP --query-string file://create-cloudtrail-table.sql',
      'aws glue get-table --region REGION --database-name DATABASE --name TABLE --query Table.StorageDescriptor.Location',
    ],
  },
  references: [
    'https://docs.aws.amazon.com/athena/latest/ug/cloudtrail-logs.html',
    'https://docs.aws.amazon.com/athena/latest/ug/create-cloudtrail-table-partition-projection.html',
  ],
  controls: controls({ wellArchitected: ['SEC04-BP02', 'SEC10-BP06'] }),
  since: '0.1.0',
  on: account,
  needs: {
    trails: everyRegion(regionTrails),
    status: trailStatus,
    tables: logTables,
    stores: everyRegion(regionStores),
    store: eventDataStore,
  },

  check({ facts, context: { region } }) {
    const { ways, unread } = queryWays(facts, region);
    const evidence = { observed: { ways }, expected: { ways: 'at least one' } };
    const [first, ...others] = ways;
    if (first === undefined) {
      const message =
        'Logs can be queried nowhere: no Athena table covers them, and neither an event data store nor a CloudWatch Logs group takes them in; a table should be ready before it is needed.';
      return settle(unread, fail(message, evidence));
    }
    const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
    return pass(`Logs can be queried through ${first}${more}.`, evidence);
  },
});
