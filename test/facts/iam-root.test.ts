import { describe, expect, it } from 'vitest';
import { rootVirtualMfaDevices } from '../../src/facts/aws/iam-root.ts';
import { isFactUnavailable } from '../../src/facts/fact.ts';
import { type Answers, fakeAws } from './fake-aws.ts';

const OPERATION = 'iam:ListVirtualMFADevices';
const device = (name: string, Arn: string) => ({
  SerialNumber: `arn:aws:iam::111122223333:mfa/${name}`,
  User: { Arn },
});
const ROOT = 'arn:aws:iam::111122223333:root';
const read = (answer: Answers[string], target: object = {}) =>
  rootVirtualMfaDevices.read({ ...fakeAws({ [OPERATION]: answer }), ...target });
const codeOf = async (answer: Answers[string]): Promise<string> => {
  try {
    return JSON.stringify(await read(answer));
  } catch (thrown) {
    if (!isFactUnavailable(thrown)) throw thrown;
    const { operation, kind, code } = thrown.error;
    return `${operation} ${kind} ${code}`;
  }
};

describe('rootVirtualMfaDevices', () => {
  it('asks for devices in use only', async () => {
    const aws = fakeAws({
      [OPERATION]: (input) => {
        expect(input).toEqual({ AssignmentStatus: 'Assigned' });
        return { VirtualMFADevices: [], IsTruncated: false };
      },
    });
    expect(await rootVirtualMfaDevices.read(aws)).toEqual([]);
    expect(aws.sent).toEqual([`${OPERATION}@us-east-1`]);
  });

  it('knows the devices of root by their owner, not by their name', async () => {
    const devices = [
      device('any-name', ROOT),
      device('root-account-mfa-device', 'arn:aws:iam::111122223333:user/root'),
      device('admin', 'arn:aws:iam::111122223333:user/rootadmin'),
      device('path', 'arn:aws:iam::111122223333:user/x:root'),
      device('foreign', 'arn:aws:iam::444455556666:root'),
    ];
    expect(await read({ VirtualMFADevices: devices })).toEqual(['arn:aws:iam::111122223333:mfa/any-name']);
  });

  it('in another partition', async () => {
    const devices = [device('here', 'arn:aws-cn:iam::111122223333:root'), device('there', ROOT)];
    expect(await read({ VirtualMFADevices: devices }, { partition: 'aws-cn' })).toEqual([
      'arn:aws:iam::111122223333:mfa/here',
    ]);
  });

  it('reads every page', async () => {
    const found = await read((input) =>
      'Marker' in input && input.Marker === '2'
        ? { VirtualMFADevices: [device('b', ROOT)], IsTruncated: false }
        : { VirtualMFADevices: [device('a', ROOT)], IsTruncated: true, Marker: '2' },
    );
    expect(found).toHaveLength(2);
  });

  it.each<[string, Answers[string]]>([
    ['no list', {}],
    ['a page without its marker', { VirtualMFADevices: [], IsTruncated: true }],
    ['a device in use without its user', { VirtualMFADevices: [{ SerialNumber: 'x' }] }],
    ['a user without an ARN', { VirtualMFADevices: [{ SerialNumber: 'x', User: { UserName: 'root' } }] }],
    ['a device of root without its serial number', { VirtualMFADevices: [{ User: { Arn: ROOT } }] }],
  ])('%s: nothing can be concluded', async (_, answer) => {
    expect(await codeOf(answer)).toBe(`${OPERATION} failed IncompleteAnswer`);
  });

  it.each([
    ['AccessDenied', 'access-denied'],
    ['Throttling', 'throttled'],
  ])('%s', async (code, kind) => {
    expect(await codeOf(code)).toBe(`${OPERATION} ${kind} ${code}`);
  });
});
