import { useSyncExternalStore } from "react";

const never = () => () => undefined;

/** False on the server and while hydrating, true from then on: for what only a browser can draw. */
export const useMounted = (): boolean =>
  useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
