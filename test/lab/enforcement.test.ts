import { CreateAccessKeyCommand, CreateUserCommand, IAMClient, PutUserPolicyCommand } from '@aws-sdk/client-iam';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CATALOGUE_CALLS, denialOf } from './catalogue-calls.ts';
import type { ClientOptions } from './client.ts';
import { iamActionOf } from './iam-actions.ts';
import { type Lab, startLab } from './lab.ts';
import { emulatorSkipped } from './python.ts';

/** With enforcement on, each operation is allowed by its own IAM action and by no other, whoever answers it. */
describe.skipIf(emulatorSkipped)('IAM enforcement', () => {
  let lab: Lab;
  const users = new Map<string, ClientOptions>();
  const actions = [...new Set(CATALOGUE_CALLS.map(([operation]) => iamActionOf(operation)))];
  beforeAll(async () => {
    lab = await startLab();
    await lab.client(S3Client).send(new CreateBucketCommand({ Bucket: 'logs' }));
    for (const action of actions) {
      users.set(`only ${action}`, await userWith([action]));
      users.set(`all but ${action}`, await userWith(actions.filter((other) => other !== action)));
    }
    await lab.enforceIam(true);
  }, 60_000);
  afterAll(() => lab.stop());

  const userWith = async (Action: readonly string[]): Promise<ClientOptions> => {
    const iam = lab.client(IAMClient);
    const UserName = `user-${users.size}`;
    await iam.send(new CreateUserCommand({ UserName }));
    const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
    const Statement = [{ Effect: 'Allow', Action, Resource: '*' }];
    const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
    await iam.send(new PutUserPolicyCommand({ UserName, PolicyName: 'lab', PolicyDocument }));
    const credentials = {
      accessKeyId: AccessKey?.AccessKeyId ?? '',
      secretAccessKey: AccessKey?.SecretAccessKey ?? '',
    };
    return { via: 'proxy', region: 'eu-west-1', credentials };
  };
  const nameOf = (answer: Promise<unknown>) =>
    answer.then(
      () => 'answered',
      (error: Error) => error.name,
    );

  it.each(CATALOGUE_CALLS)('%s', async (operation, protocol, _parameters, send) => {
    const action = iamActionOf(operation);
    expect(await nameOf(send(lab, users.get(`only ${action}`) ?? {}))).not.toMatch(/Denied|Authorization/);
    expect(await nameOf(send(lab, users.get(`all but ${action}`) ?? {}))).toBe(denialOf(operation, protocol));
  });

  it('refuses unknown keys, of overlaid operations too', async () => {
    const stranger = { accessKeyId: 'AKIALABSTRANGER00001', secretAccessKey: 'x' };
    const names = new Set<string>();
    for (const [, , , send] of CATALOGUE_CALLS) {
      names.add(await nameOf(send(lab, { via: 'proxy', credentials: stranger })));
    }
    expect([...names].sort()).toEqual(['InvalidAccessKeyId', 'InvalidClientTokenId', 'UnrecognizedClientException']);
  });

  it('never refuses sts:GetCallerIdentity', async () => {
    const user = users.get(`only ${actions[0]}`) ?? {};
    lab.overlay('sts:GetCallerIdentity', () => undefined);
    await lab.client(STSClient, user).send(new GetCallerIdentityCommand({}));
  });
});
