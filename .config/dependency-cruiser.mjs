/**
 * Who may import whom. The tiers and the arrows below are the whole dependency rule; a broken one is an error in
 * `npm run validate`.
 */

/** Left never imports right; a folder may use every folder of the tiers before its own. */
const tiers = [
  ["contracts"],
  ["infra"],
  ["auth", "tenancy", "catalog", "ledger", "metering", "providers", "routing", "pricing", "queues", "documents"],
  ["settlement", "billing", "payments", "reporting", "notifications", "onboarding", "gateway"],
  ["trpc"],
];

/** Siblings of one tier: from → to. What is not drawn here is not allowed. */
const siblings = {
  auth: ["tenancy"],
  catalog: ["ledger", "metering", "pricing", "tenancy"],
  payments: ["billing"],
  providers: ["catalog"],
};

const inside = (folders) => `^server/(${folders.join("|")})/`;
const testFile = "\\.test\\.tsx?$";
const typesOnly = ["type-only", "type-import"];

const tierRules = tiers.slice(0, -1).map((folders, index) => ({
  name: `tier-${index}-looks-left-only`,
  comment: `${folders.join(", ")} may not import what stands right of them in the dependency rule`,
  severity: "error",
  from: { path: inside(folders) },
  to: { path: inside(tiers.slice(index + 1).flat()) },
}));

const siblingRules = tiers
  .filter((folders) => folders.length > 1)
  .flatMap((folders) =>
    folders.map((folder) => ({
      name: `siblings-of-${folder}`,
      comment: "an arrow between siblings must be drawn in .config/dependency-cruiser.mjs",
      severity: "error",
      from: { path: inside([folder]), pathNot: testFile },
      to: { path: inside(folders.filter((other) => other !== folder && !(siblings[folder] ?? []).includes(other))) },
    })),
  );

const otherRules = [
  {
    name: "the-top-is-imported-by-nobody-below",
    comment: "container, index, env and supervise are used by the processes only",
    severity: "error",
    from: { path: inside(tiers.flat()), pathNot: testFile },
    to: { path: "^(server/container/|server/(container|index|env|supervise|remix[^/]*)\\.ts$|jobs/|app/|scripts/)" },
  },
  {
    name: "the-simulator-stands-alone",
    severity: "error",
    from: { path: "^server/simulator/" },
    to: { path: "^(server|app|jobs|prisma)/", pathNot: "^server/(simulator|contracts)/" },
  },
  {
    name: "nobody-uses-the-simulator",
    comment: "it is an upstream like any other: only processes and tests start it",
    severity: "error",
    from: { path: "^(app|server|jobs)/", pathNot: "^server/simulator/" },
    to: { path: "^server/simulator/" },
  },
  {
    name: "app-takes-only-types-from-server",
    comment: "values reach a route through getLoadContext; only server/contracts is written for both sides",
    severity: "error",
    from: { path: "^app/" },
    to: { path: "^(server|jobs|prisma|scripts)/", pathNot: "^server/contracts/", dependencyTypesNot: typesOnly },
  },
  {
    name: "no-database-client-at-the-edges",
    comment: "screens, routers and job adapters call use cases",
    severity: "error",
    from: { path: "^(app|jobs|server/trpc)/", pathNot: testFile },
    to: { path: "(^prisma/generated/|(^|/)node_modules/(@prisma/|pg/|ioredis/))", dependencyTypesNot: typesOnly },
  },
  {
    name: "a-provider-knows-no-other",
    severity: "error",
    from: { path: "^server/providers/([^/]+)/" },
    to: { path: "^server/providers/[^/]+/", pathNot: "^server/providers/($1|wire|media)/" },
  },
  {
    name: "only-payments-know-payment-sdks",
    severity: "error",
    from: { pathNot: "^(server/payments/([^/]+)/|tests/)" },
    to: { path: "(^|/)node_modules/(stripe|@paddle/)" },
  },
  {
    name: "counter-keys-belong-to-metering",
    severity: "error",
    from: { pathNot: "^(server/metering/|scripts/bench/|tests/)" },
    to: { path: "^server/metering/keys\\.ts$" },
  },
  {
    name: "nobody-imports-tests",
    severity: "error",
    from: { pathNot: `^(tests/|playwright\\.config\\.ts$)|${testFile}` },
    to: { path: `^tests/|${testFile}` },
  },
  {
    name: "no-circles",
    severity: "error",
    from: {},
    to: { circular: true, viaOnly: { dependencyTypesNot: typesOnly } },
  },
  {
    name: "resolvable",
    severity: "error",
    from: {},
    to: { couldNotResolve: true, pathNot: "^virtual:" },
  },
  {
    name: "production-needs-no-dev-packages",
    comment: "server/remix.ts loads Vite in development only",
    severity: "error",
    from: { path: "^(app|server|jobs)/", pathNot: `${testFile}|^server/remix\\.ts$` },
    to: { dependencyTypes: ["npm-dev"], dependencyTypesNot: typesOnly, pathNot: "(^|/)node_modules/@types/" },
  },
];

/** @type {import("dependency-cruiser").IConfiguration} */
export default {
  forbidden: [...tierRules, ...siblingRules, ...otherRules],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^prisma/generated/.+/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      extensions: [".ts", ".tsx", ".js", ".mjs"],
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "default", "types"],
    },
    detectProcessBuiltinModuleCalls: true,
  },
};
