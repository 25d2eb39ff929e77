import { resolve, sep } from "node:path";
import { vitePlugin as remix } from "@remix-run/dev";
import tailwindcss from "@tailwindcss/vite";
import { defineConfig, type Plugin } from "vite";
import remixConfig from "./remix.config.js";

const serverFolders = ["server", "jobs", "prisma"].map((folder) => resolve(folder) + sep);
const sharedFolder = resolve("server/contracts") + sep;

/**
 * Stops the build when code for the browser imports a value from the server: Remix would ship it without a word.
 * Only server/contracts is written for both sides.
 */
function refuseServerImports(): Plugin {
  return {
    name: "refuse-server-imports",
    enforce: "pre",
    async resolveId(source, importer, options) {
      if (options.ssr || importer === undefined) return null;
      const resolved = await this.resolve(source, importer, { ...options, skipSelf: true });
      const file = resolved?.id ?? "";
      if (file.startsWith(sharedFolder) || !serverFolders.some((folder) => file.startsWith(folder))) return null;
      throw new Error(
        `${importer} would ship ${source} to the browser: import only its types, or move it to contracts`,
      );
    },
  };
}

/**
 * One file starts in half the time of four hundred of packages. Outside stays what a process must have once (the
 * server's bundle leaves it outside too), and what only browsers draw with.
 */
const bundledScreens = {
  noExternal: true as const,
  external: ["@remix-run/node", "@remix-run/react", "react", "react-dom", "recharts"],
};

export default defineConfig(({ command }) => ({
  plugins: [refuseServerImports(), tailwindcss(), remix(remixConfig)],
  build: { target: "es2022", assetsInlineLimit: 0 },
  server: { middlewareMode: false },
  ...(command === "build" && { ssr: bundledScreens }),
}));
