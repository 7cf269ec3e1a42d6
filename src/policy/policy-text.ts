import { readYaml, type YamlOutcome } from './read-yaml.ts';

export const LARGEST_POLICY_BYTES = 1024 * 1024;

/** The text of one policy file as YAML. An empty file is an empty map. */
export function readPolicyText(file: string, source: string): YamlOutcome {
  if (Buffer.byteLength(source) > LARGEST_POLICY_BYTES) {
    return { ok: false, problems: [{ file, line: 1, column: 1, message: 'A policy file may have at most 1 MiB.' }] };
  }
  const yaml = readYaml(file, source.replace(/^\ufeff/, ''));
  return yaml.ok && yaml.text.value === null ? { ok: true, text: { ...yaml.text, value: {} } } : yaml;
}
