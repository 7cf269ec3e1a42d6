import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { sdkClients } from '../../scripts/sdk-clients.ts';

/** What is left of a program that loads a client, which this repository loads too. */
async function bundled(client: string, plugins = [sdkClients]): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: `export const load = () => import('${client}');`, resolveDir: process.cwd() },
    bundle: true,
    write: false,
    splitting: true,
    outdir: 'unwritten',
    minify: true,
    format: 'esm',
    platform: 'node',
    mainFields: ['module', 'main'],
    conditions: ['module', 'import'],
    plugins,
  });
  return outputFiles.map(({ text }) => text).join('\n');
}

describe('a client in the bundle', () => {
  it('has the commands that are sent, and no others', async () => {
    const client = await bundled('@aws-sdk/client-account');
    const commands = ['ListRegions', 'GetAlternateContact', 'DeleteAlternateContact', 'EnableRegion'];
    expect(commands.filter((name) => client.includes(name))).toEqual(['ListRegions', 'GetAlternateContact']);
  });

  it('leaves the shapes of other commands out', async () => {
    const [whole, left] = await Promise.all([bundled('@aws-sdk/client-glue', []), bundled('@aws-sdk/client-glue')]);
    expect(whole.length - left.length).toBeGreaterThan(150_000);
    const commands = ['GetTables', 'DeleteCrawler'];
    expect(commands.filter((name) => whole.includes(name))).toEqual(commands);
    expect(commands.filter((name) => left.includes(name))).toEqual(['GetTables']);
  });
});
