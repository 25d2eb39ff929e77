/** What a test of a provider found, and what to do then. */
import type { ProviderVerdict } from "#server/contracts/provider.ts";

export interface VerdictWords {
  /** In three words. */
  title: string;
  /** What to try; null: nothing is wrong. */
  advice: string | null;
}

export const verdictWords: Record<ProviderVerdict, VerdictWords> = {
  ok: { title: "It answers", advice: null },
  name_not_found: {
    title: "Host not found",
    advice: "Check the spelling of the base URL's host, and that this machine's DNS knows it.",
  },
  private_address: {
    title: "Private address",
    advice:
      "Give a public address, or let this deployment reach private ones: whoever runs it sets ALLOW_PRIVATE_UPSTREAMS.",
  },
  unreachable: {
    title: "No connection",
    advice: "Check host and port of the base URL, that the service runs, and that no firewall is in between.",
  },
  timeout: {
    title: "No answer in time",
    advice: "Try again. If it stays so, the service is overloaded, or a firewall swallows the packets.",
  },
  tls: {
    title: "TLS failed",
    advice: "The host needs a certificate for its name from a known authority; a self-signed one is not accepted.",
  },
  not_http: { title: "Not HTTP", advice: "Something else listens on this port. Check the port of the base URL." },
  credentials: {
    title: "Credentials refused",
    advice: "Replace the credentials. Was the key revoked, cut when it was copied, or is it of another account?",
  },
  permission: {
    title: "Not permitted",
    advice: "The key is known. Give it the right to use models at the vendor, or use a key of the right project.",
  },
  wrong_address: {
    title: "Wrong address",
    advice: "Check how the base URL ends and, where a model was named, its name or deployment.",
  },
  model_missing: {
    title: "Model missing",
    advice: "Address and credentials are right. Take a name from the list of models, or deploy the model first.",
  },
  rate_limited: {
    title: "Rate or quota reached",
    advice: "The connection is right. Wait, or raise the account's limits at the vendor.",
  },
  refused: {
    title: "Request refused",
    advice: "Read what the upstream said, and check the settings of this provider.",
  },
  redirect: { title: "Redirected", advice: "Give the address that it redirects to as base URL." },
  upstream_failing: { title: "Upstream fails", advice: "Nothing is wrong here. Look at the vendor's status page." },
  not_this_api: {
    title: "Another API answers",
    advice: "A web page or another API is at this address. Check the base URL and the kind of this provider.",
  },
  needs_model: {
    title: "Name a model",
    advice: "It lists no models here: name one, and a short chat is tried with it.",
  },
};
