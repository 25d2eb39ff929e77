/**
 * Prisma's schema engine as WebAssembly: writes a migration's SQL and finds drift where Prisma's native engine can't
 * be downloaded. Development only; at run time server/infra/migrate.ts applies the files.
 */
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { PrismaPg } from "@prisma/adapter-pg";
import { bindMigrationAwareSqlAdapterFactory, type SqlDriverAdapter } from "@prisma/driver-adapter-utils";
import type { DiffTarget, SchemaEngine } from "@prisma/schema-engine-wasm";
import type pg from "pg";

const prismaFolder = join(import.meta.dirname, "../../prisma");
const filters = { externalTables: [], externalEnums: [] };

const schemaFiles = () =>
  readdirSync(join(prismaFolder, "schema"))
    .filter((name) => name.endsWith(".prisma"))
    .sort()
    .map((name) => ({
      path: `schema/${name}`,
      content: readFileSync(join(prismaFolder, "schema", name), "utf8"),
    }));

/** The schema as prisma/schema says it. */
export const schemaTarget = (): DiffTarget => ({ tag: "schemaDatamodel", files: schemaFiles() });

/** The schema as prisma/migrations make it. */
export const migrationsTarget = (): DiffTarget => {
  const baseDir = join(prismaFolder, "migrations");
  const folders = readdirSync(baseDir, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return {
    tag: "migrations",
    baseDir,
    lockfile: { path: "migration_lock.toml", content: 'provider = "postgresql"\n' },
    shadowDbInitScript: "",
    migrationDirectories: folders
      .map((folder) => folder.name)
      .sort()
      .map((path) => ({
        path,
        migrationFile: {
          path: "migration.sql",
          content: { tag: "ok" as const, value: readFileSync(join(baseDir, path, "migration.sql"), "utf8") },
        },
      })),
  };
};

type Adapter = SqlDriverAdapter & {
  underlyingDriver(): pg.Pool;
  performIO(query: object): Promise<pg.QueryArrayResult>;
};

/** PostgreSQL's "char", which the catalogs use and PrismaPg refuses; it is read as text. */
const oidOfChar = 18;
const oidOfText = 25;
const columnTypeCharacter = 6;

/** Teaches PrismaPg two things the engine needs: scripts sent whole (it splits on ";"), and catalog "char" columns. */
function completed(adapter: Adapter): Adapter {
  const performIO = adapter.performIO.bind(adapter);
  const queryRaw = adapter.queryRaw.bind(adapter);
  const charColumns = new WeakMap<object, boolean[]>();
  return Object.assign(adapter, {
    executeScript: async (sql: string) => {
      await adapter.underlyingDriver().query(sql);
    },
    performIO: async (query: object) => {
      const result = await performIO(query);
      charColumns.set(
        query,
        result.fields.map((field) => field.dataTypeID === oidOfChar),
      );
      for (const field of result.fields) if (field.dataTypeID === oidOfChar) field.dataTypeID = oidOfText;
      return result;
    },
    queryRaw: async (query: Parameters<typeof queryRaw>[0]) => {
      const result = await queryRaw(query);
      const chars = charColumns.get(query) ?? [];
      const columnTypes = result.columnTypes.map((type, index) => (chars[index] ? columnTypeCharacter : type));
      return { ...result, columnTypes };
    },
  });
}

function adapterFactory(maintenanceUrl: string) {
  const connect = async (url: string) => completed((await new PrismaPg(url).connect()) as unknown as Adapter);
  const base = new PrismaPg(maintenanceUrl);
  return bindMigrationAwareSqlAdapterFactory({
    provider: base.provider,
    adapterName: base.adapterName,
    connect: () => connect(maintenanceUrl),
    // PrismaPg's own shadow database is really the main one: give the engine an empty one and drop it after.
    connectToShadowDb: async () => {
      const admin = await connect(maintenanceUrl);
      const name = `shadow_${process.pid}_${Date.now()}`;
      await admin.executeScript(`CREATE DATABASE "${name}"`);
      const url = new URL(maintenanceUrl);
      url.pathname = `/${name}`;
      const shadow = await connect(url.href);
      const dispose = shadow.dispose.bind(shadow);
      return Object.assign(shadow, {
        dispose: async () => {
          await dispose();
          await admin.executeScript(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`);
          await admin.dispose();
        },
      });
    },
  });
}

type EngineModule = Record<string, unknown> & {
  SchemaEngine: { new: (options: object, log: () => void, factory: object) => Promise<SchemaEngine> };
  __wbg_set_wasm(exports: WebAssembly.Exports): void;
};

async function loadEngine(maintenanceUrl: string): Promise<SchemaEngine> {
  Object.assign(globalThis, {
    PRISMA_WASM_PANIC_REGISTRY: {
      set_message: (message: string) => console.error(`the schema engine failed: ${message}`),
    },
  });
  const background = (await import("@prisma/schema-engine-wasm/schema_engine_bg")) as unknown as EngineModule;
  const folder = dirname(createRequire(import.meta.url).resolve("@prisma/schema-engine-wasm"));
  const { instance } = await WebAssembly.instantiate(readFileSync(join(folder, "schema_engine_bg.wasm")), {
    "./schema_engine_bg.js": background as WebAssembly.ModuleImports,
  });
  background.__wbg_set_wasm(instance.exports);
  (instance.exports.__wbindgen_start as () => void)();
  const datamodels = schemaFiles().map((file) => [file.path, file.content]);
  return background.SchemaEngine.new({ datamodels }, () => {}, adapterFactory(maintenanceUrl));
}

/** The SQL that leads from one schema to another; `changed` false when there is nothing to do. */
export async function diffSchemas(
  maintenanceUrl: string,
  from: DiffTarget,
  to: DiffTarget,
): Promise<{ changed: boolean; sql: string }> {
  const engine = await loadEngine(maintenanceUrl);
  const params = { from, to, script: true, exitCode: true, shadowDatabaseUrl: null, filters };
  const result = await engine.diff(params);
  return { changed: result.exitCode !== 0, sql: result.stdout ?? "" };
}
