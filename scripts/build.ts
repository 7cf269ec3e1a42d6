import { chmodSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { build } from 'esbuild';
import { writeDeclarations } from './declarations.ts';
import { sdkClients } from './sdk-clients.ts';
import { thirdPartyNotices } from './third-party-notices.ts';

/** Bundles the command line and the public modules; every SDK client stays a chunk of its own, loaded when first used. */
const BUILDING = `dist-${process.pid}`;

const { metafile } = await build({
  entryPoints: {
    cli: 'src/cli/main.ts',
    action: 'src/action/main.ts',
    index: 'src/index.ts',
    testing: 'src/testing/index.ts',
    facts: 'src/facts-api.ts',
  },
  outdir: BUILDING,
  bundle: true,
  plugins: [sdkClients],
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  // The SDK's ES modules: smaller and quicker to load than what esbuild picks for node by itself.
  mainFields: ['module', 'main'],
  conditions: ['module', 'import'],
  alias: {
    'string-width': './src/cli/string-width.ts',
    // Its ES modules: of CommonJS, a dynamic import would only get the default export.
    yaml: './node_modules/yaml/browser/dist/index.js',
  },
  // yargs and ajv hold CommonJS parts that ask for Node's own modules.
  banner: {
    js: "import { createRequire as keydrillRequire } from 'node:module'; const require = keydrillRequire(import.meta.url);",
  },
  minify: true,
  keepNames: true,
  // Licences are in THIRD-PARTY-NOTICES.
  legalComments: 'none',
  metafile: true,
});
chmodSync(`${BUILDING}/cli.js`, 0o755);
writeFileSync(`${BUILDING}/THIRD-PARTY-NOTICES`, thirdPartyNotices(metafile));
// Swapped in whole: whoever runs the old one is not left without.
rmSync('dist', { recursive: true, force: true });
renameSync(BUILDING, 'dist');
writeDeclarations('dist/types');
