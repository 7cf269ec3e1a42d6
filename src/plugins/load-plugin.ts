import { quote } from '../quote.ts';
import { type CheckedPlugin, checkPlugin, type PluginCheck } from './check-plugin.ts';
import { importModule } from './import-module.ts';
import type { ResolvedPlugin } from './resolve-plugin.ts';
import { isRecord } from './unchecked.ts';

export type LoadedPlugin = CheckedPlugin;

/** Runs the module of a plug-in and checks what it gives. The only place that runs code which a policy names. */
export async function loadPlugin(
  { name, entry }: Pick<ResolvedPlugin, 'name' | 'entry'>,
  check: PluginCheck = {},
): Promise<LoadedPlugin> {
  const loaded = await importModule(entry, { subject: `The plug-in ${quote(name)}` });
  if (!loaded.ok) return { ok: false, problems: [loaded.problem] };
  return checkPlugin(isRecord(loaded.value) ? loaded.value['default'] : undefined, name, check);
}
