import { createContext, useContext } from "react";

const NonceContext = createContext<string | undefined>(undefined);

/** Set by entry.server only: browsers hide the attribute, so the client renders none. */
export const NonceProvider = NonceContext.Provider;

/** The nonce of this answer's scripts, while rendering on the server. */
export const useNonce = (): string | undefined => useContext(NonceContext);
