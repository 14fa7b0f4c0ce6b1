import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';

import { encodeBase64, encodeUtf8 } from './bytes.ts';
import { defineFunction } from './define.ts';

/** Functions of the bytes of a text in UTF-8. No Node module: this runs where there is none. */
export const encodingFunctions = [
  defineFunction('base64', ['text'], (frame, text) => {
    frame.budget.charge(1 + text.length);
    return encodeBase64(encodeUtf8(text));
  }),
  defineFunction('sha256', ['text'], (frame, text) => {
    frame.budget.charge(64 + text.length);
    return bytesToHex(sha256(encodeUtf8(text)));
  }),
];
