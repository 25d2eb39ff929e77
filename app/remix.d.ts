import "@remix-run/server-runtime";

declare module "@remix-run/server-runtime" {
  /** Loaders and actions are typed for single fetch. */
  interface Future {
    v3_singleFetch: true;
  }
}
