import { describe, expect, it } from 'vitest';
import { compareIds, controls, FRAMEWORKS } from '../../src/engine/controls.ts';

describe('a row of the controls table', () => {
  it('names framework, version and id of each', () => {
    const row = controls({
      cis: ['1.14', '1.14', '1.13', '2.13', '2.12'],
      securityHub: ['IAM.3'],
      nist80053: ['AC-2(1)', 'AC-2(3)'],
      pciDss: ['8.3.9'],
      csf: ['PR.AA-01'],
      iso27001: ['A.5.15'],
      wellArchitected: ['SEC02-BP05'],
      attack: ['T1078.004'],
    });
    expect(row.map(({ framework, version, id }) => `${framework} ${version} ${id}`)).toEqual([
      'cis-aws 1.4 1.14',
      'cis-aws 3.0 1.14',
      'cis-aws 5.0 1.13',
      'cis-aws 6.0 2.13',
      'cis-aws 7.0 2.12',
      'aws-security-hub current IAM.3',
      'nist-800-53 r5 AC-2(1)',
      'nist-800-53 r5 AC-2(3)',
      'pci-dss 4.0.1 8.3.9',
      'nist-csf 2.0 PR.AA-01',
      'iso-27001 2022 A.5.15',
      'aws-well-architected current SEC02-BP05',
      'mitre-attack current T1078.004',
    ]);
  });

  it('leaves out the versions of CIS that have no such control, without moving the others', () => {
    expect(controls({ cis: [null, null, '2.1', null, '3.1'] })).toEqual([
      { framework: 'cis-aws', version: '5.0', id: '2.1' },
      { framework: 'cis-aws', version: '7.0', id: '3.1' },
    ]);
  });

  it('may be empty', () => expect(controls({})).toEqual([]));
});

describe('the frameworks', () => {
  it('have names for the command line, each with its version', () => {
    expect(FRAMEWORKS.map(({ key, title }) => `${key}: ${title}`)).toEqual([
      'cis-1.4: CIS AWS Foundations 1.4',
      'cis-3.0: CIS AWS Foundations 3.0',
      'cis-5.0: CIS AWS Foundations 5.0',
      'cis-6.0: CIS AWS Foundations 6.0',
      'cis-7.0: CIS AWS Foundations 7.0',
      'aws-security-hub: AWS Security Hub',
      'nist-800-53-r5: NIST 800-53 r5',
      'pci-dss-4.0.1: PCI DSS 4.0.1',
      'nist-csf-2.0: NIST CSF 2.0',
      'iso-27001-2022: ISO 27001 2022',
      'aws-well-architected: AWS Well-Architected',
      'mitre-attack: MITRE ATT&CK',
      'aws-config-process-check: AWS Config process check',
    ]);
  });

  it('order their ids by number', () => {
    expect(['2.12', '2.3', '2.1.1', 'AC-12', 'AC-2(3)', 'AC-2(1)'].toSorted(compareIds)).toEqual([
      '2.1.1',
      '2.3',
      '2.12',
      'AC-2(1)',
      'AC-2(3)',
      'AC-12',
    ]);
  });
});
