import { dirname, relative, sep } from 'node:path';
import { PACKS, type Rule } from '../engine/rule.ts';
import type { Chain, ChainFile, NamedPlugin, PackLink } from './chain.ts';
import { declarationsOf } from './declarations-of.ts';
import { fileLayer, packLayer } from './layer-of.ts';
import { fold } from './layers.ts';
import { mergeOrder } from './merge-order.ts';
import { nameNotices } from './name-notices.ts';
import { DEFAULT_MAX_EXCEPTION_DAYS, type Policy, type PolicyNotice } from './policy.ts';
import type { PolicyFile } from './policy-file.generated.ts';
import type { Path } from './read-yaml.ts';
import { ruleNamed } from './rule-names.ts';

interface PolicyOfInput extends Pick<Chain, 'files' | 'plugins' | 'trusted'> {
  readonly root: ChainFile;
  /** Valid by the schema. */
  readonly contents: ReadonlyMap<ChainFile | PackLink, PolicyFile>;
  readonly rules: readonly Rule[];
  readonly sha256: string;
}

/** A valid chain as the rest of the program sees it: layers merged, defaults filled in, aliases resolved, positions noted. */
export function policyOf({ root, files, contents, rules, plugins, trusted, sha256 }: PolicyOfInput): Policy {
  const layers = mergeOrder(root).map((each) => {
    const content = contents.get(each) ?? {};
    return 'text' in each
      ? fileLayer(each, {
          content,
          rules,
          isRoot: each === root,
          pluginName: (plugin) => nameFrom(root, each, plugin),
        })
      : packLayer(each, { content, rules });
  });
  const { values, ruleLines } = fold(layers);
  const packs = values.extends ?? ['recommended'];
  return {
    extends: PACKS.filter((pack) => packs.includes(pack)),
    regions: values.regions ?? 'enabled',
    rules: values.rules,
    declarations: declarationsOf(values),
    exceptions: values.exceptions,
    maxExceptionDays: values.maxExceptionDays ?? DEFAULT_MAX_EXCEPTION_DAYS,
    lines: {
      rules: ruleLines,
      extends: contents.get(root)?.extends === undefined ? null : root.text.keyAt(['extends']).line,
    },
    notices: files.flatMap((file) => noticesOf(file, contents.get(file) ?? {}, rules)),
    plugins,
    trusted,
    layers,
    path: root.file,
    sha256,
  };
}

/** What another file calls ./rules.js, or finds as a package, the root file may have to call differently. */
function nameFrom(root: ChainFile, file: ChainFile, { name, entry }: NamedPlugin): string {
  if (file === root) return name;
  const path = relative(dirname(root.path), entry).split(sep).join('/');
  return path.startsWith('../') ? path : `./${path}`;
}

/** Rules that go by an old name, or are on their way out. */
function noticesOf({ file, text }: ChainFile, content: PolicyFile, rules: readonly Rule[]): readonly PolicyNotice[] {
  const notices = (name: string, { line, column }: { line: number; column: number }): readonly PolicyNotice[] =>
    nameNotices(name, ruleNamed(rules, name), `${file}:${line}:${column}`);
  const settings = (sections: Pick<PolicyFile, 'rules'>, prefix: Path): readonly PolicyNotice[] =>
    Object.keys(sections.rules ?? {}).flatMap((name) => notices(name, text.keyAt([...prefix, 'rules', name])));
  return [
    ...settings(content, []),
    ...(content.overrides ?? []).flatMap((override, index) => settings(override, ['overrides', String(index)])),
    ...(content.exceptions ?? []).flatMap(({ rule }, index) =>
      notices(rule, text.valueAt(['exceptions', String(index), 'rule'])),
    ),
  ];
}
