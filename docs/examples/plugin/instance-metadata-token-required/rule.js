import { defineRule, fail, notApplicable, pass } from 'keydrill';
import { instances } from './instances.js';

export default defineRule({
  id: 'acme/instance-metadata-token-required',
  title: 'Instances with a role ask for a token before they give credentials away',
  capability: 'exposure',
  severity: 'medium',
  pack: 'recommended',
  description:
    'The metadata service of an instance hands out keys of its role. Without IMDSv2 it does so for any request that a web application can be talked into making, and the keys work from anywhere.',
  remediation: {
    text: 'Require IMDSv2 on the instance, once nothing on it asks without a token.',
    commands: [
      '# Requests without a token fail from then on.\naws ec2 modify-instance-metadata-options --instance-id INSTANCE_ID --http-tokens required --region REGION',
    ],
  },
  references: ['https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-service.html'],
  page: new URL('./rule.md', import.meta.url),
  controls: [{ framework: 'aws-security-hub', version: 'current', id: 'EC2.8' }],
  since: '1.0.0',
  on: instances,
  needs: {},

  check({ subject: { id, profile, metadata, token } }) {
    if (profile === null) return notApplicable(`Instance ${id} has no role, so it has no credentials to give away.`);
    const evidence = { observed: { profile, metadata, token }, expected: { token: true } };
    if (!metadata) return pass(`The metadata service of instance ${id} is off.`, evidence);
    if (token) return pass(`The metadata service of instance ${id} asks for a token.`, evidence);
    return fail(`The metadata service of instance ${id} gives credentials to requests without a token.`, evidence);
  },
});
