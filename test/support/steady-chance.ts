import fc from 'fast-check';

// Each run of the tests throws the same: what is green once is green again. FUZZ_RUNS looks further, from other seeds.
if (process.env['FUZZ_RUNS'] === undefined) fc.configureGlobal({ seed: 20_270_101 });
