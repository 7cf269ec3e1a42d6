/** ajv for draft 2020-12, loaded when there is something to validate. The default export is what Node and the bundle share. */
export const loadAjv = async () => (await import('ajv/dist/2020.js')).default.Ajv2020;
