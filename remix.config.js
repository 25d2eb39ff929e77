import { flatRoutes } from "remix-flat-routes";

/**
 * Remix's own options; vite.config.ts imports them.
 *
 * File names are URLs: a folder ending in `+` is a segment, one that begins with `_` adds none
 * (https://github.com/kiliman/remix-flat-routes).
 *
 * @type {import("@remix-run/dev").VitePluginConfig}
 */
export default {
  appDirectory: "app",
  ignoredRouteFiles: ["**/*"],
  routes: (defineRoutes) => flatRoutes("routes", defineRoutes, { ignoredRouteFiles: ["**/.*", "**/*.test.*"] }),
  future: {
    v3_fetcherPersist: true,
    v3_relativeSplatPath: true,
    v3_throwAbortReason: true,
    v3_singleFetch: true,
    v3_lazyRouteDiscovery: true,
    unstable_optimizeDeps: true,
  },
};
