import { type Check, remark } from './check.ts';

const PROXIES = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy'];

/**
 * Settings that other AWS tools obey, and the SDK for JavaScript does not.
 * https://docs.aws.amazon.com/sdk-for-javascript/v3/developer-guide/node-configuring-proxies.html
 */
export function networkChecks(environment: Readonly<Record<string, string | undefined>>): readonly Check[] {
  const proxy = PROXIES.find((name) => environment[name]);
  const checks: Check[] = [];
  if (proxy !== undefined) {
    checks.push(
      remark(
        'network',
        `${proxy} is set, and the AWS SDK for JavaScript goes straight to AWS all the same.`,
        'Where only the proxy leads to AWS, run keydrill on a network that reaches AWS, or through VPC endpoints.',
      ),
    );
  }
  if (environment['AWS_CA_BUNDLE'] && !environment['NODE_EXTRA_CA_CERTS']) {
    checks.push(
      remark(
        'network',
        'AWS_CA_BUNDLE is set, and the AWS SDK for JavaScript does not read it.',
        'Name the same file in NODE_EXTRA_CA_CERTS.',
      ),
    );
  }
  return checks;
}
