import { describe, expect, it } from 'vitest';
import type { Segment } from './segments.ts';
import { createTimeScale } from './time-scale.ts';

const attempt = (from: number, to: number): Segment => ({ kind: 'attempt', tone: 'completed', from, to, label: '' });

describe('the time scale', () => {
  it('draws work to scale', () => {
    const { position, gaps } = createTimeScale(0, 10_000, [attempt(0, 5_000), attempt(5_000, 10_000)]);
    expect(gaps).toEqual([]);
    expect(position(0)).toBe(0);
    expect(position(5_000)).toBeCloseTo(0.5);
    expect(position(10_000)).toBeCloseTo(1);
  });

  it('draws a day of waiting short', () => {
    const day = 86_400_000;
    const { position, gaps } = createTimeScale(0, day + 4_000, [attempt(0, 2_000), attempt(day, day + 4_000)]);
    expect(gaps).toHaveLength(1);
    expect(gaps[0]?.width).toBeLessThanOrEqual(0.08);
    expect(position(2_000)).toBeGreaterThan(0.2);
    expect(position(day + 4_000)).toBeCloseTo(1);
  });

  it('is to scale where all there is are waits', () => {
    const moment: Segment = { kind: 'moment', tone: 'completed', from: 0, to: 20, label: '' };
    const wait: Segment = { kind: 'wait', tone: 'waiting', from: 1_000, to: 240_000, label: '' };
    const { position, gaps } = createTimeScale(0, 240_000, [moment, wait]);
    expect(gaps).toEqual([]);
    expect(position(120_000)).toBeCloseTo(0.5);
  });

  it('keeps the order of moments whatever is folded', () => {
    const segments = [
      attempt(0, 1_000),
      attempt(50_000, 51_000),
      attempt(51_000, 400_000),
      attempt(9_000_000, 9_000_100),
    ];
    const { position, ticks } = createTimeScale(0, 20_000_000, segments);
    const places = [0, 500, 30_000, 50_500, 200_000, 5_000_000, 9_000_050, 15_000_000, 20_000_000].map(position);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(places.every((place) => place >= 0 && place <= 1.000001)).toBe(true);
    expect(ticks.length).toBeGreaterThan(0);
  });

  it('stands a run that has done nothing yet', () => {
    expect(createTimeScale(0, 0, []).position(0)).toBe(0);
  });
});
