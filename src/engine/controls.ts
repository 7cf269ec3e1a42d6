/** A requirement of an outside framework that a rule helps to meet. Numbers only, never a framework's text. */
export interface Control {
  readonly framework: string;
  readonly version: string;
  readonly id: string;
}

/** One row of the controls table; each column takes ids. */
export interface ControlRow {
  /** CIS AWS Foundations, in the order v1.4, v3.0, v5.0, v6.0, v7.0; null where a version has no such control. */
  readonly cis?: readonly [Cis, Cis, Cis, Cis, Cis];
  readonly securityHub?: readonly string[];
  readonly nist80053?: readonly string[];
  readonly pciDss?: readonly string[];
  readonly csf?: readonly string[];
  readonly iso27001?: readonly string[];
  readonly wellArchitected?: readonly string[];
  readonly attack?: readonly string[];
  /** Process checks of AWS Config, which a person answers. */
  readonly configProcessCheck?: readonly string[];
}

type Cis = string | null;

const CIS_VERSIONS = ['1.4', '3.0', '5.0', '6.0', '7.0'] as const;

const COLUMNS = [
  ['securityHub', 'aws-security-hub', 'current'],
  ['nist80053', 'nist-800-53', 'r5'],
  ['pciDss', 'pci-dss', '4.0.1'],
  ['csf', 'nist-csf', '2.0'],
  ['iso27001', 'iso-27001', '2022'],
  ['wellArchitected', 'aws-well-architected', 'current'],
  ['attack', 'mitre-attack', 'current'],
  ['configProcessCheck', 'aws-config-process-check', 'current'],
] as const;

const TITLES: Readonly<Record<string, string>> = {
  'cis-aws': 'CIS AWS Foundations',
  'aws-security-hub': 'AWS Security Hub',
  'nist-800-53': 'NIST 800-53',
  'pci-dss': 'PCI DSS',
  'nist-csf': 'NIST CSF',
  'iso-27001': 'ISO 27001',
  'aws-well-architected': 'AWS Well-Architected',
  'mitre-attack': 'MITRE ATT&CK',
  'aws-config-process-check': 'AWS Config process check',
};

/** A framework in one version, with the name that the command line knows it by, e.g. `cis-7.0`. */
export interface Framework extends Pick<Control, 'framework' | 'version'> {
  readonly key: string;
  readonly title: string;
}

const framework = (name: string, version: string): Framework => {
  const title = TITLES[name] ?? name;
  if (version === 'current') return { framework: name, version, key: name, title };
  return {
    framework: name,
    version,
    key: `${name.replace(/^cis-aws$/, 'cis')}-${version}`,
    title: `${title} ${version}`,
  };
};

/** Every framework that the columns of the table stand for, in their order. */
export const FRAMEWORKS: readonly Framework[] = [
  ...CIS_VERSIONS.map((version) => framework('cis-aws', version)),
  ...COLUMNS.map(([, name, version]) => framework(name, version)),
];

/** Ids as their frameworks order them: 2.3 before 2.12. */
export const compareIds = (a: string, b: string): number => a.localeCompare(b, 'en', { numeric: true });

export function controls(row: ControlRow): readonly Control[] {
  const cis = (row.cis ?? []).flatMap((id, index) => {
    const version = CIS_VERSIONS[index];
    return id === null || version === undefined ? [] : [{ framework: 'cis-aws', version, id }];
  });
  const others = COLUMNS.flatMap(([column, framework, version]) =>
    (row[column] ?? []).map((id) => ({ framework, version, id })),
  );
  return [...cis, ...others];
}
