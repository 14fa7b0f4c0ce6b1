import { readFile } from 'node:fs/promises';
import { PrismaPg } from '@prisma/adapter-pg';
import {
  bindMigrationAwareSqlAdapterFactory,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory,
} from '@prisma/driver-adapter-utils';
import type { SchemaEngine } from '@prisma/schema-engine-wasm';
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg';
import type pg from 'pg';

let loading: Promise<void> | null = null;

/**
 * Opens Prisma's own migration engine on a database. It is the WebAssembly build: `prisma migrate` would download a
 * native one, which not every network allows.
 *
 * @param onScriptError hears what PostgreSQL said of a migration; the engine itself tells only that something went wrong
 */
export async function openSchemaEngine(
  pool: pg.Pool,
  onScriptError: (error: unknown) => void = () => {},
): Promise<SchemaEngine> {
  await (loading ??= loadWebAssembly());
  const factory = new PrismaPg(pool);
  const adapter: SqlMigrationAwareDriverAdapterFactory = {
    provider: factory.provider,
    adapterName: factory.adapterName,
    connect: async () => runScriptsWhole(await factory.connect(), pool, onScriptError),
    // Only commands that are not used here would replay the migrations in a database beside.
    connectToShadowDb: () => Promise.reject(new Error('there is no shadow database')),
  };
  return schemaEngineClass().new({ datamodels: undefined }, () => {}, bindMigrationAwareSqlAdapterFactory(adapter));
}

/** The adapter splits scripts at every semicolon, which cuts function bodies into pieces; PostgreSQL takes them whole. */
function runScriptsWhole(
  adapter: SqlDriverAdapter,
  pool: pg.Pool,
  onError: (error: unknown) => void,
): SqlDriverAdapter {
  adapter.executeScript = async (script) => {
    try {
      await pool.query(script);
    } catch (error) {
      onError(error);
      throw error;
    }
  };
  return adapter;
}

/** Loaded by hand, because the package's own entry point imports a `.wasm` file, of which Node warns. */
async function loadWebAssembly(): Promise<void> {
  const file = new URL('schema_engine_bg.wasm', import.meta.resolve('@prisma/schema-engine-wasm/schema_engine_bg'));
  const imports = { './schema_engine_bg.js': bindings as unknown as WebAssembly.ModuleImports };
  const { instance } = await WebAssembly.instantiate(await readFile(file), imports);
  bindings.__wbg_set_wasm(instance.exports);
  const { __wbindgen_start: start } = instance.exports;
  if (typeof start === 'function') start();
}

/** The bindings hold the class; its types stand in the package's main entry point only. */
function schemaEngineClass(): typeof SchemaEngine {
  return (bindings as unknown as { SchemaEngine: typeof SchemaEngine }).SchemaEngine;
}
