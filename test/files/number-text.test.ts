import { describe, expect, it } from 'vitest';
import {
  counted,
  decimal,
  dollars,
  duration,
  pEquals,
  percent,
  pValue,
  range,
  signed,
} from '../../src/files/number-text.ts';

describe('numbers in reports', () => {
  it('have a real minus sign, and none on zero', () => {
    expect([-0.124, -0.001, 0.5].map((value) => decimal(value))).toEqual(['−0.12', '0.00', '0.50']);
    expect([-0.124, -0.001, 0.001, 0.5].map((value) => signed(value))).toEqual([
      '−0.12',
      '0.00',
      '0.00',
      '+0.50',
    ]);
  });

  it('are a dash where there is none', () => {
    const none = [
      decimal(null),
      signed(undefined),
      range(null),
      percent(null),
      pValue(null),
      dollars(null),
      duration(null),
    ];
    expect(new Set(none)).toEqual(new Set(['–']));
  });

  it('show an interval from low to high', () => {
    expect(range({ low: -0.1, high: 0.25 }, signed)).toBe('−0.10 to +0.25');
    expect(range({ low: -0.02, high: -0.003 }, signed)).toBe('−0.020 to −0.003');
    expect(range({ low: 0, high: 0.4 })).toBe('0.00 to 0.40');
    expect(range({ low: 1e-17, high: 0.4 })).toBe('0.00 to 0.40');
  });

  it('show a p-value to three digits, and no smaller than that', () => {
    expect([0.0314, 0.0004].map(pEquals)).toEqual(['p = 0.031', 'p <\u00a00.001']);
  });

  it('count in the singular and the plural', () => {
    expect([counted(1, 'head'), counted(1234, 'head'), counted(10.58, 'head')]).toEqual([
      '1 head',
      '1,234 heads',
      '10.6 heads',
    ]);
  });

  it('show money and time in the unit that fits', () => {
    expect([0, 0.01234, 12.3].map(dollars)).toEqual(['$0', '$0.0123', '$12.30']);
    expect([340, 1234].map(duration)).toEqual(['340 ms', '1.2 s']);
  });
});
