/** The portal's page of an endpoint's keys: its forms are posted there, too. */
export const ownKeysAddress = (endpointId: string): string => `/portal/keys?ve=${endpointId}`;
