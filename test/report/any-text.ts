import fc from 'fast-check';
import { HOSTILE_TEXTS } from './sample-report.ts';

const pieces = [
  ...HOSTILE_TEXTS,
  '::',
  '\n',
  '\r',
  ' ',
  '##[',
  '\u001b[',
  '\u0085',
  '\u00a0',
  '\ud83d',
  '😀',
  'us-east-1',
  '/',
  ':',
  '%',
];

/** Any text at all, lone surrogates too, and often one that is made of what does harm. */
export const anyText: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 20 }).map((units) => String.fromCharCode(...units)),
  fc.array(fc.oneof(fc.constantFrom(...pieces), fc.string()), { maxLength: 6 }).map((parts) => parts.join('')),
);
