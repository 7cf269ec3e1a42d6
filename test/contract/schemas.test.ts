import { readdirSync, readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';

const schemas = readdirSync('schemas').sort();

describe('the schemas', () => {
  it('are the published ones', () => {
    expect(schemas).toEqual([
      'asff.schema.json',
      'diff.schema.json',
      'lock.schema.json',
      'ocsf.schema.json',
      'plugin.schema.json',
      'policy.schema.json',
      'report.schema.json',
      'snapshot.schema.json',
    ]);
  });

  // The program does not check its own schemas when it runs, so that a run is quicker.
  it.each(schemas)('%s is a valid JSON Schema', (name) => {
    const ajv = new Ajv2020({ strict: false });
    expect(ajv.validateSchema(JSON.parse(readFileSync(`schemas/${name}`, 'utf8'))), ajv.errorsText()).toBe(true);
  });
});
