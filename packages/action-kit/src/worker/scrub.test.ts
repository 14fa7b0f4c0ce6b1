import { describe, expect, test } from 'vitest';
import { createScrub } from './scrub.ts';

const secret = 'canary/äß "x"+1~5f3a9c';
const { text, json } = createScrub(
  new Map([
    ['TOKEN', secret],
    ['PIN', '48210357'],
    ['TINY', 'abc'],
  ]),
);

describe('a secret is masked', () => {
  test.each([
    ['as it is', `Bearer ${secret}!`],
    ['in JSON', JSON.stringify({ token: secret })],
    ['in a URL', `https://example.com/?t=${encodeURIComponent(secret)}`],
    ['in a URL in small letters', `t=${encodeURIComponent(secret).replaceAll(/%../g, (code) => code.toLowerCase())}`],
    ['in a form', new URLSearchParams({ t: secret }).toString()],
    ['in hex', Buffer.from(secret).toString('hex')],
    ['in base64', Buffer.from(secret).toString('base64')],
    ['in base64url', Buffer.from(secret).toString('base64url')],
    ['in base64 after one letter', Buffer.from(`a${secret}`).toString('base64')],
    ['in base64 after two letters', Buffer.from(`ab${secret}`).toString('base64')],
    ['as a password in Authorization: Basic', `Basic ${Buffer.from(`ann:${secret}`).toString('base64')}`],
    ['within more in base64', Buffer.from(`{"user":"ann","password":"${secret}","x":1}`).toString('base64')],
  ])('%s', (_, given) => {
    const scrubbed = text(given);
    expect(scrubbed).toContain('‹secret TOKEN›');
    expect(scrubbed).not.toContain('5f3a9c');
    expect(Buffer.from(scrubbed.replace(/^Basic /, ''), 'base64').toString()).not.toContain('5f3a9c');
  });

  test('in values, keys, lists and numbers', () => {
    expect(json({ [secret]: [secret, { pin: 48_210_357, n: 5, ok: true, nothing: null }] })).toEqual({
      '‹secret TOKEN›': ['‹secret TOKEN›', { pin: '‹secret PIN›', n: 5, ok: true, nothing: null }],
    });
  });
});

test('what is no secret stays, and a tiny one is not looked for', () => {
  expect(text('nothing here, abc')).toBe('nothing here, abc');
  expect(createScrub(new Map()).json({ a: [1] })).toEqual({ a: [1] });
});
