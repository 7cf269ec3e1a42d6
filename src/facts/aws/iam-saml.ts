import { present } from '../answer.ts';
import { one } from '../collector.ts';

const OPERATION = 'iam:ListSAMLProviders';

/** ARNs of the SAML providers that the account trusts. https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListSAMLProviders.html */
export const samlProviders = one<readonly string[]>({
  operation: OPERATION,
  scope: 'account',
  async read(aws) {
    const { IAMClient, ListSAMLProvidersCommand } = await import('@aws-sdk/client-iam');
    const { SAMLProviderList } = await aws.send(IAMClient, new ListSAMLProvidersCommand({}));
    return present(SAMLProviderList, OPERATION, 'SAMLProviderList').map(({ Arn }) => present(Arn, OPERATION, 'Arn'));
  },
});
