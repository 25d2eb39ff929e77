/** How the requests of a plan spread over the routes that are asked first. Pure. */

export interface Standing {
  tier: number;
  weight: number;
  /** Lower is better; all alike under `weighted`. */
  rank: number;
  /** Its breaker lets requests through. */
  admitted: boolean;
}

/**
 * Part of the requests that ask each of these first, in their order; together 1, or 0 when none is admitted. A pick
 * whose breaker is open is passed over for the others of its tier, which are shuffled behind it (order-routes.ts).
 */
export function firstShares(standings: readonly Standing[]): number[] {
  const admitted = standings.filter((standing) => standing.admitted);
  const tier = Math.min(...admitted.map((standing) => standing.tier));
  const members = standings.filter((standing) => standing.tier === tier);
  const best = Math.min(...members.filter((member) => member.admitted).map(({ rank }) => rank));
  const leads = (standing: Standing) => standing.admitted && standing.tier === tier && standing.rank === best;
  const whole = members.reduce((sum, { weight }) => sum + weight, 0);
  const leaders = members.filter(leads);
  const own = leaders.reduce((sum, { weight }) => sum + weight, 0);
  return standings.map((standing) =>
    leads(standing) ? standing.weight / whole + (whole - own) / whole / leaders.length : 0,
  );
}
