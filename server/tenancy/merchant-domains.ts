/**
 * Whose own domain a host is (decision 1). Kept in memory, since every request of a page asks: read at the start, when a
 * process says that one changed, and every few seconds for what was not heard.
 */
import { domainOfHost } from "#server/contracts/domain-name.ts";
import type { LiveChannel } from "#server/infra/live-channel.ts";
import type { Logger } from "#server/infra/logger.ts";
import type { PrismaClient } from "#server/infra/prisma.ts";

export interface MerchantDomain {
  merchantId: string;
  /** Canonical, as contracts/domain-name.ts has it. */
  domain: string;
}

export interface MerchantDomains {
  /** @param host as a Host header or a URL has it. @returns null: nobody's domain */
  at(host: string): MerchantDomain | null;
}

/** For a process that serves nobody's pages. */
export const noDomains: MerchantDomains = { at: () => null };

export interface KeptMerchantDomains extends MerchantDomains {
  /** Reads them for the first time. Never rejects: what could not be read is read later. */
  start(): Promise<void>;
  /** A domain was given or taken: read again here, and told to the other processes. Never rejects. */
  changed(): Promise<void>;
  stop(): void;
}

export interface DeploymentHosts {
  publicUrl: string;
  /** VE_HOST */
  endpointHost?: string | undefined;
}

const bare = (host: string): string => host.toLowerCase().replace(/:\d*$/, "").replace(/\.$/, "");

/** Whether a domain is the deployment's own: the public URL's host, or that of virtual endpoints and all below. */
export function isReservedDomain(domain: string, { publicUrl, endpointHost }: DeploymentHosts): boolean {
  if (domain === bare(new URL(publicUrl).host)) return true;
  const endpoints = endpointHost && bare(endpointHost);
  return endpoints ? domain === endpoints || domain.endsWith(`.${endpoints}`) : false;
}

const topic = "merchant-domains";
const refreshMs = 10_000;

export interface MerchantDomainsDeps {
  prisma: PrismaClient;
  channel: Pick<LiveChannel, "publish" | "subscribe">;
  hosts: DeploymentHosts;
  logger: Logger;
}

/** Constructs them for a process; nothing is read before `start`. */
export function makeMerchantDomains({ prisma, channel, hosts, logger }: MerchantDomainsDeps): KeptMerchantDomains {
  let byName: ReadonlyMap<string, MerchantDomain> = new Map();
  let loads = 0;
  let newest = 0;
  let timer: NodeJS.Timeout | undefined;
  let unsubscribe = () => {};

  async function load(): Promise<void> {
    const turn = ++loads;
    try {
      const where = { domain: { not: null } };
      const rows = await prisma.merchant.findMany({ where, select: { id: true, domain: true } });
      // A later reading may have come back before this one.
      if (turn < newest) return;
      newest = turn;
      byName = new Map(
        rows.flatMap(({ id, domain }) =>
          domain === null || isReservedDomain(domain, hosts) ? [] : [[domain, { merchantId: id, domain }]],
        ),
      );
    } catch (error) {
      logger.warn({ err: error }, "the merchants' domains could not be read; those known stay");
    }
  }

  return {
    at: (host) => {
      if (byName.size === 0) return null;
      const name = domainOfHost(host);
      return name === null ? null : (byName.get(name) ?? null);
    },
    start: async () => {
      unsubscribe = channel.subscribe(topic, () => void load());
      timer = setInterval(() => void load(), refreshMs);
      timer.unref();
      await load();
    },
    changed: async () => {
      await load();
      try {
        await channel.publish([topic], () => "");
      } catch (error) {
        logger.debug({ err: error }, "other processes hear of a changed domain later");
      }
    },
    stop: () => {
      clearInterval(timer);
      unsubscribe();
    },
  };
}
