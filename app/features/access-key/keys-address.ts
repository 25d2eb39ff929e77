import { createContext, useContext } from "react";

/** Where an endpoint's keys are changed: the console's page of its keys, unless a page says otherwise. */
export const KeysAddress = createContext((endpointId: string) => `/console/virtual-endpoints/${endpointId}/keys`);

/** The address that the forms about this endpoint's keys are posted to. */
export const useKeysAddress = (endpointId: string): string => useContext(KeysAddress)(endpointId);
