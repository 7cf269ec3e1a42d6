import { defineRule, fail, notApplicable, pass } from '../../src/engine/rule.ts';
import { present } from '../../src/facts/answer.ts';
import { detectorStatus, detectors } from '../../src/facts/aws/guardduty.ts';
import { enabledProducts, hubEnabled } from '../../src/facts/aws/securityhub.ts';
import { some } from '../../src/facts/logic.ts';
import { region } from '../../src/subjects/account.ts';

const PRODUCT = 'aws/guardduty';

export default defineRule({
  id: 'securityhub-receives-guardduty',
  title: 'Security Hub takes in what GuardDuty finds',
  capability: 'hear',
  severity: 'medium',
  pack: 'recommended',
  description:
    'Security Hub shows findings of a service only while it subscribes to them. The subscription to GuardDuty comes by itself when both are enabled, and one click ends it.',
  remediation: {
    text: 'Accept findings of GuardDuty again: Security Hub CSPM, Integrations, AWS: GuardDuty.',
    commands: [
      'aws securityhub enable-import-findings-for-product --product-arn arn:aws:securityhub:REGION::product/aws/guardduty --region REGION',
    ],
  },
  references: [
    'https://docs.aws.amazon.com/guardduty/latest/ug/securityhub-integration.html',
    'https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_EnableImportFindingsForProduct.html',
  ],
  controls: [],
  since: '0.1.0',
  on: region,
  needs: { detectors, status: detectorStatus, hub: hubEnabled, products: enabledProducts },

  check({ facts, context: { region } }) {
    if (!some(facts.detectors, (detector) => facts.status(detector).enabled)) {
      return notApplicable(`GuardDuty is off in ${region}, so there are no findings for Security Hub to take in.`);
    }
    if (!facts.hub) return notApplicable(`Security Hub is off in ${region}; securityhub-enabled judges that.`);
    const products = present(facts.products, enabledProducts.operation, 'ProductSubscriptions');
    const evidence = { observed: { products }, expected: { product: PRODUCT } };
    if (products.includes(PRODUCT)) return pass(`Security Hub in ${region} takes in findings of GuardDuty.`, evidence);
    return fail(
      `Security Hub and GuardDuty are on in ${region}, but Security Hub does not take in findings of GuardDuty; it should subscribe to them.`,
      evidence,
    );
  },
});
