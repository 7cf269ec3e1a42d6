import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maskIdentifiers } from '../../src/report/mask.ts';
import { harmlessLine, plainText, publicText, shorten, truncate } from '../../src/report/plain-text.ts';
import { anyText } from './any-text.ts';

describe('maskIdentifiers', () => {
  it.each([
    ['AKIAIOSFODNN7EXAMPLE', 'AKIA…MPLE'],
    ['key ASIAIOSFODNN7EXAMPLE, and AKIA0000000000000001.', 'key ASIA…MPLE, and AKIA…0001.'],
    ['arn:aws:iam::111122223333:user/security@example.com', 'arn:aws:iam::111122223333:user/s…@example.com'],
    ['Mail security@example.com, or a.b+c@mail.example.co.uk.', 'Mail s…@example.com, or a…@mail.example.co.uk.'],
    ['jörg.müller@beispiel.de', 'j…@beispiel.de'],
    ['a@b.co', 'a…@b.co'],
    ['s…@example.com', 's…@example.com'],
    ['x@example.orgsecurity@example.com', 'x…@example.com'],
    ['security@example.com@v1.0', 's…@example.com@v1.0'],
    [`${'l'.repeat(100)}@example.com`, 'l…@example.com'],
    [`AKIA${'0'.repeat(12)}AKIA${'1'.repeat(16)}`, 'AKIA…AKIA…1111'],
    ['AIDAIOSFODNN7EXAMPLE AROAIOSFODNN7EXAMPLE', 'AIDAIOSFODNN7EXAMPLE AROAIOSFODNN7EXAMPLE'],
    ['AKIA1234 is too short', 'AKIA1234 is too short'],
    ['actions/checkout@v7.0.1 and root@localhost', 'actions/checkout@v7.0.1 and root@localhost'],
    ['arn:aws:iam::111122223333:root', 'arn:aws:iam::111122223333:root'],
  ])('%s', (text, masked) => {
    expect(maskIdentifiers(text)).toBe(masked);
  });

  it('leaves no whole key id or address, whatever stands around it', () => {
    fc.assert(
      fc.property(anyText, anyText, (before, after) => {
        const masked = maskIdentifiers(`${before}AKIAIOSFODNN7EXAMPLE security@example.com ${after}`);
        expect(masked).not.toContain('AKIAIOSFODNN7EXAMPLE');
        expect(masked).not.toContain('security@example.com');
        expect(maskIdentifiers(masked)).toBe(masked);
      }),
    );
  });

  it('ends in time on text that would make a careless pattern search for hours', () => {
    const slow = ['a'.repeat(100_000), 'a@'.repeat(50_000), `${'a.'.repeat(50_000)}@`, `x@${'a.'.repeat(50_000)}`];
    expect(slow.map((text) => maskIdentifiers(text).length)).toEqual([100_000, 100_000, 100_001, expect.any(Number)]);
  });
});

describe('plainText', () => {
  it.each([
    ['\u001b[31mred', '\\u{1b}[31mred'],
    ['a\r\nb\tc\u2028d', 'a  b c d'],
    ['\u202egnp.exe', '\\u{202e}gnp.exe'],
    ['zero\u200bwidth', 'zero\\u{200b}width'],
    ['tag\u{e0041}', 'tag\\u{e0041}'],
    ['fill\u3164er', 'fill\\u{3164}er'],
    ['\ud800x\udfff', '\ufffdx\ufffd'],
    ['##[error]x', '## [error]x'],
    ['日本語 ü é', '日本語 ü é'],
  ])('%j', (text, plain) => {
    expect(plainText(text)).toBe(plain);
  });

  it('keeps names apart that differ only in what cannot be seen', () => {
    expect(plainText('admin\u200b')).not.toBe(plainText('admin'));
  });

  it('gives one line without anything unseen, and changes nothing the second time', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const plain = plainText(text);
        expect(plain).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{DI}]/u);
        expect(plain).not.toContain('##[');
        expect(plainText(plain)).toBe(plain);
      }),
    );
  });
});

describe('harmlessLine', () => {
  it.each([
    ['::error::x', ': :error::x'],
    ['   ::error::x', '   : :error::x'],
    ['\u00a0\u3000::error::x', '\u00a0\u3000: :error::x'],
    ['\u001b[31m ::error::x\u001b[39m', '\u001b[31m : :error::x\u001b[39m'],
    [':::: x', ': ::: x'],
    ['- ::error::x', '- ::error::x'],
    ['AWS::::Account', 'AWS::::Account'],
  ])('%j', (given, harmless) => {
    expect(harmlessLine(given)).toBe(harmless);
  });
});

describe('shorten and truncate', () => {
  it('keep what fits', () => {
    expect(shorten('a'.repeat(20), 20)).toBe('a'.repeat(20));
    expect(truncate('a'.repeat(20), 20)).toBe('a'.repeat(20));
  });

  it('shorten keeps both ends, truncate the first', () => {
    expect(shorten('abcdefghijklmnop', 9)).toBe('abcde…nop');
    expect(truncate('abcdefghijklmnop', 9)).toBe('abcdefgh…');
  });

  it('never exceed the limit, and never cut a character in two', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 1, max: 60 }), (text, most) => {
        for (const cut of [shorten(publicText(text), most), truncate(publicText(text), most)]) {
          expect(cut.length).toBeLessThanOrEqual(most);
          expect(cut).not.toMatch(/\p{Cs}/u);
        }
      }),
    );
  });
});
