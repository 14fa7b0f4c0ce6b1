import { describe, expect, it } from 'vitest';
import { findStep } from './find-step.ts';
import { toGraph, toRunLanes } from './graph-model.ts';

const step = (id: string, more: object = {}) => ({ id, type: 'action', action: 'demo.task', ...more });
const edgesOf = (definition: object) => toGraph(definition as never)?.edges.map(({ from, to }) => `${from} ${to}`);

describe('the arrows of a definition', () => {
  it('make a plain list a sequence', () => {
    expect(edgesOf({ steps: [step('a'), step('b'), step('c')] })).toEqual(['/a /b', '/b /c']);
  });

  it('join a diamond without repeating what follows', () => {
    const steps = [step('a'), step('b', { dependsOn: ['a'] }), step('c', { dependsOn: ['a'] }), step('d')];
    expect(edgesOf({ steps })).toEqual(['/a /b', '/a /c', '/b /d', '/c /d']);
  });

  it('follow depends_on in the older form, where a step without it starts at once', () => {
    const steps = [
      { id: 'a', config: {} },
      { id: 'b', config: {} },
      { id: 'c', config: {}, depends_on: ['a', 'b'] },
    ];
    expect(edgesOf({ steps })).toEqual(['/a /c', '/b /c']);
  });

  it('survive a circle and names that do not exist', () => {
    const steps = [step('a', { dependsOn: ['b', 'nobody'] }), step('b', { dependsOn: ['a'] })];
    expect(() => edgesOf({ steps })).not.toThrow();
  });
});

describe('the steps of a definition', () => {
  const definition = {
    steps: [
      step('first'),
      {
        id: 'choose',
        type: 'switch',
        cases: [{ name: 'large', when: '${ true }', steps: [step('ask')] }],
        default: { steps: [step('skip')] },
      },
      { id: 'group', type: 'block', steps: [step('inner')], finally: [step('tidy')] },
    ],
    onError: [{ errors: ['Timeout'], steps: [step('tell')] }],
  };

  it('stand in lanes with the address of their runs', () => {
    const graph = toGraph(definition);
    const lanes = graph?.steps.flatMap(({ lanes: own }) => own) ?? [];
    expect(lanes.map(({ label, steps }) => [label, steps.map(({ address }) => address)])).toEqual([
      ['large', ['/choose/ask']],
      ['otherwise', ['/choose/skip']],
      [null, ['/group/inner']],
      ['finally', ['/group/tidy']],
    ]);
    expect(toRunLanes(definition).map(({ label }) => label)).toEqual(['on Timeout']);
  });

  it('are found by their address', () => {
    expect(findStep(definition, '/choose/ask')).toMatchObject({ id: 'ask' });
    expect(findStep(definition, '/tell')).toMatchObject({ id: 'tell' });
    expect(findStep(definition, '/group[3]/inner')).toMatchObject({ id: 'inner' });
    expect(findStep(definition, '/nobody')).toBeNull();
  });

  it('of a half-typed text are drawn as far as they can be read', () => {
    expect(toGraph({ steps: [{ id: 'a' }, { type: 'wait' }, null, 7] } as never)?.steps).toHaveLength(1);
    expect(toGraph({ steps: 'soon' })).toBeNull();
    expect(toGraph(null)).toBeNull();
  });

  it('escape what an address reserves', () => {
    expect(toGraph({ steps: [{ id: 'a/b [1] 5%', config: {} }] })?.steps[0]?.address).toBe('/a%2Fb %5B1%5D 5%25');
  });
});
