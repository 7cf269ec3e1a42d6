import { describe, expect, it } from 'vitest';
import { type Inputs, readInputs, variableOf } from '../../src/action/inputs.ts';
import { CommandError } from '../../src/cli/command-error.ts';
import { actionFile } from './action-file.ts';

const DEFAULTS: Inputs = {
  policy: '',
  regions: [],
  accounts: [],
  organization: false,
  roleName: '',
  externalId: '',
  failOn: '',
  allowUnknown: false,
  baseline: '',
  formats: [],
  outputDir: 'keydrill-report',
  sarifLocation: '',
  uploadSarif: true,
  publish: 'off',
  summary: true,
  annotations: true,
};

/** Inputs by the names that a workflow gives them. */
const reading = (given: Readonly<Record<string, string>>) =>
  readInputs(Object.fromEntries(Object.entries(given).map(([name, value]) => [variableOf(name), value])));

/** The sentence that refuses them. */
function refusal(given: Readonly<Record<string, string>>): string {
  try {
    reading(given);
  } catch (thrown) {
    if (thrown instanceof CommandError) return thrown.message;
    throw thrown;
  }
  throw new Error('The inputs were taken.');
}

describe('the variable of an input', () => {
  it.each([
    ['policy', 'KEYDRILL_INPUT_POLICY'],
    ['fail-on', 'KEYDRILL_INPUT_FAIL_ON'],
    ['upload-sarif', 'KEYDRILL_INPUT_UPLOAD_SARIF'],
  ])('%s is %s', (input, variable) => expect(variableOf(input)).toBe(variable));
});

describe('the inputs', () => {
  it('have defaults where there is no variable at all', () => {
    expect(readInputs({})).toEqual(DEFAULTS);
  });

  it('have the same defaults where the runner hands on nothing: an input that was not given is empty', () => {
    const empty = Object.keys(actionFile.inputs).map((name) => [variableOf(name), '']);
    expect(readInputs(Object.fromEntries(empty))).toEqual(DEFAULTS);
  });

  it('have the same defaults in action.yml', () => {
    const given = Object.entries(actionFile.inputs).map(([name, input]) => [variableOf(name), input.default ?? '']);
    expect(readInputs(Object.fromEntries(given))).toEqual(DEFAULTS);
  });

  it('are read from their own variables, and from no others', () => {
    expect(readInputs({ INPUT_POLICY: 'a', POLICY: 'b', KEYDRILL_POLICY: 'c', AWS_REGION: 'd' })).toEqual(DEFAULTS);
  });

  it('are read, each', () => {
    const inputs = reading({
      policy: 'team/keydrill.yaml',
      regions: 'us-east-1',
      accounts: '111122223333',
      organization: 'true',
      'role-name': 'keydrill-read',
      'external-id': 'x=y z',
      'fail-on': 'critical',
      'allow-unknown': 'true',
      baseline: 'old.json',
      formats: 'html',
      'output-dir': 'out/keydrill',
      'sarif-location': 'resource',
      'upload-sarif': 'false',
      publish: 'dry-run',
      summary: 'false',
      annotations: 'false',
    });
    expect(inputs).toEqual({
      policy: 'team/keydrill.yaml',
      regions: ['us-east-1'],
      accounts: ['111122223333'],
      organization: true,
      roleName: 'keydrill-read',
      externalId: 'x=y z',
      failOn: 'critical',
      allowUnknown: true,
      baseline: 'old.json',
      formats: ['html'],
      outputDir: 'out/keydrill',
      sarifLocation: 'resource',
      uploadSarif: false,
      publish: 'dry-run',
      summary: false,
      annotations: false,
    });
  });

  it('lose the white space around them, as of a block in YAML', () => {
    expect(reading({ policy: '  keydrill.yaml\n', summary: ' false\n', publish: 'on\n' })).toMatchObject({
      policy: 'keydrill.yaml',
      summary: false,
      publish: 'on',
    });
  });
});

describe('a list', () => {
  it.each([
    ['us-east-1 eu-west-1', ['us-east-1', 'eu-west-1']],
    ['us-east-1,eu-west-1', ['us-east-1', 'eu-west-1']],
    ['us-east-1, eu-west-1,', ['us-east-1', 'eu-west-1']],
    ['\n  us-east-1\n  eu-west-1\r\n\n', ['us-east-1', 'eu-west-1']],
    ['us-east-1\tus-east-1,us-east-1', ['us-east-1']],
    [' , \n,', []],
    ['us-east-1;eu-west-1', ['us-east-1;eu-west-1']],
  ])('%j is %j', (regions, expected) => {
    expect(reading({ regions }).regions).toEqual(expected);
    expect(reading({ accounts: regions }).accounts).toEqual(expected);
  });
});

describe('a boolean', () => {
  const BOOLEANS = ['organization', 'allow-unknown', 'upload-sarif', 'summary', 'annotations'];
  it.each(BOOLEANS)('%s is true or false, as YAML writes them', (input) => {
    const value = (text: string) => Object.values(reading({ [input]: text }));
    for (const text of ['true', 'True', 'TRUE']) expect(value(text)).toEqual(value('true'));
    for (const text of ['false', 'False', 'FALSE']) expect(value(text)).toEqual(value('false'));
    expect(value('true')).not.toEqual(value('false'));
  });

  it.each(BOOLEANS)('%s is nothing else', (input) => {
    for (const text of ['yes', 'on', '1', 'tRUE', 'truefalse', 'true\nfalse', '$(true)']) {
      expect(refusal({ [input]: text })).toBe(`The input ${input} takes true or false, not "${text}".`);
    }
  });
});

describe('publish', () => {
  it.each(['true', 'false', 'ON', 'dry', '--publish'])('is not %s', (publish) => {
    expect(refusal({ publish })).toBe(`The input publish takes off, dry-run or on, not "${publish}".`);
  });
});

describe('formats', () => {
  it('are those that can be written beside the two that always are', () => {
    expect(reading({ formats: 'html csv junit markdown asff ocsf' }).formats).toEqual([
      'html',
      'csv',
      'junit',
      'markdown',
      'asff',
      'ocsf',
    ]);
    expect(reading({ formats: 'json, html, sarif, html' }).formats).toEqual(['html']);
  });

  it.each(['text', 'github', 'HTML', 'html=/etc/passwd', '../html', 'toString', '__proto__'])(
    'are not %s',
    (format) => {
      expect(refusal({ formats: `csv ${format}` })).toBe(
        `The input formats takes html, csv, junit, markdown, asff, ocsf, not "${format}"; json and sarif are always written.`,
      );
    },
  );
});
