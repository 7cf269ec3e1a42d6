/** A string of HCL: what would be a template in it stands for itself. */
export const quoted = (text: string): string => JSON.stringify(text).replace(/[$%](?=\{)/g, '$&$&');
