import { definePlugin } from 'keydrill';
import accessKeyUsedWhereWeWork from './access-key-used-where-we-work/rule.js';
import accessKeyUsedWhereWeWorkTests from './access-key-used-where-we-work/rule.tests.js';
import instanceMetadataTokenRequired from './instance-metadata-token-required/rule.js';
import instanceMetadataTokenRequiredTests from './instance-metadata-token-required/rule.tests.js';

export default definePlugin({
  apiVersion: 1,
  name: 'acme',
  rules: [accessKeyUsedWhereWeWork, instanceMetadataTokenRequired],
  tests: [accessKeyUsedWhereWeWorkTests, instanceMetadataTokenRequiredTests],
  packs: {
    baseline: {
      title: 'What Acme asks of every account',
      rules: {
        'acme/access-key-used-where-we-work': { regions: ['eu-central-1', 'us-east-1'] },
        'acme/instance-metadata-token-required': 'high',
        'iam-access-key-rotated': { maxAgeDays: 60 },
      },
    },
  },
});
