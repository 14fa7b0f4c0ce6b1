import { resolve } from 'node:path';
import type { NextConfig } from 'next';

/** The workspace: sources of the packages beside this app are part of the build. */
const repository = resolve(import.meta.dirname, '../..');

const config: NextConfig = {
  output: 'standalone',
  outputFileTracingRoot: repository,
  turbopack: { root: repository },
  // `npm run check` checks the types; a start need not wait for it.
  typescript: { ignoreBuildErrors: true },
  reactStrictMode: true,
  poweredByHeader: false,
  devIndicators: { position: 'bottom-right' },
  transpilePackages: [
    '@waymark/action-kit',
    '@waymark/api',
    '@waymark/database',
    '@waymark/definition',
    '@waymark/expressions',
    '@waymark/interpreter',
    '@waymark/protocol',
    '@waymark/services',
    '@waymark/temporal',
  ],
  // They load files at run time (protobufs, WebAssembly, native parts): bundling would lose these.
  serverExternalPackages: [
    '@grpc/grpc-js',
    '@prisma/adapter-pg',
    '@prisma/client',
    '@prisma/schema-engine-wasm',
    '@temporalio/client',
    '@temporalio/common',
    '@temporalio/envconfig',
    '@temporalio/proto',
    'pg',
    'protobufjs',
  ],
};

export default config;
