import { Link } from "@remix-run/react";
import { Coins, type LucideIcon, PlugZap, Receipt } from "lucide-react";
import { CodeBlock } from "#app/components/ui/code-block.tsx";
import { Copyable } from "#app/components/ui/copyable.tsx";
import { chatSample } from "#app/features/code-samples/chat-sample.ts";
import { writeSamples } from "#app/features/code-samples/write-samples.ts";
import { modalityWords } from "#app/features/physical-model/unit-words.ts";
import type { SoldModelView } from "#server/contracts/storefront.ts";
import type { StorefrontPage } from "./load-storefront.ts";
import { SignUpButton } from "./sign-up-button.tsx";
import { StorefrontFrame } from "./storefront-frame.tsx";

/** A call that works with any key: the model is one that is sold, where that is known. */
function FirstCall({ page: { storefront, baseUrl } }: { page: StorefrontPage }) {
  const model = storefront.models.find(({ modality }) => modality === "text")?.name ?? "chat";
  const body = { model, messages: [{ role: "user", content: "Say hello." }], stream: true };
  return (
    <div className="grid min-w-0 grid-cols-1 gap-3">
      <CodeBlock label="A first call" samples={writeSamples(chatSample(baseUrl, body, null))} />
      <p className="min-w-0 text-ink-muted text-sm">
        Base URL <Copyable value={baseUrl} label="base URL" className="text-ink" />
      </p>
    </div>
  );
}

const gains: readonly { icon: LucideIcon; title: string; text: string }[] = [
  {
    icon: PlugZap,
    title: "Your code stays",
    text: "The base URL and the key change, nothing else. Clients of OpenAI work as they are; so do those of Anthropic, Gemini and Ollama.",
  },
  {
    icon: Coins,
    title: "Prepaid, no bill afterwards",
    text: "Credits are held before a model is asked. When they are used up, the next request is refused before it costs anything.",
  },
  {
    icon: Receipt,
    title: "A receipt for every request",
    text: "Tokens by kind, times their price, is the charge. Balance and usage move on your screen while requests run.",
  },
];

function Gains() {
  return (
    <section aria-label="What you get">
      <ul className="grid grid-cols-1 gap-6 sm:grid-cols-3">
        {gains.map(({ icon: Icon, title, text }) => (
          <li key={title} className="grid content-start gap-1.5">
            <Icon className="mb-1 size-5 text-accent-text" aria-hidden />
            <h2 className="font-semibold text-ink text-lg">{title}</h2>
            <p className="text-pretty text-ink-muted">{text}</p>
          </li>
        ))}
      </ul>
    </section>
  );
}

const mostShown = 9;

function Models({ models, base }: { models: readonly SoldModelView[]; base: string }) {
  if (models.length === 0) return null;
  return (
    <section aria-labelledby="models" className="grid grid-cols-1 gap-4">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
        <h2 id="models" className="font-semibold text-ink text-xl tracking-tight">
          Models
        </h2>
        <Link to={`${base}/pricing`} className="rounded text-accent-text underline underline-offset-2">
          {models.length > mostShown ? `All ${models.length}, with prices` : "Prices"}
        </Link>
      </div>
      <ul className="grid grid-cols-1 gap-3 sm:grid-cols-2 lg:grid-cols-3">
        {models.slice(0, mostShown).map(({ name, description, modality }) => (
          <li key={name} className="min-w-0 rounded-xl border border-line bg-raised p-4 shadow-low">
            <p className="break-all font-medium font-mono text-ink">{name}</p>
            <p className="name-text mt-1 line-clamp-3 text-ink-muted text-sm">
              {description || modalityWords[modality]}
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** A merchant's first page: what one gets, a call that works, and the ways on. */
export function Landing({ page }: { page: StorefrontPage }) {
  const { storefront, base } = page;
  return (
    <StorefrontFrame page={page}>
      <section className="grid grid-cols-1 items-center gap-8 lg:grid-cols-[minmax(0,5fr)_minmax(0,6fr)] lg:gap-12">
        <div className="grid justify-items-start gap-5">
          <h1 className="text-balance font-semibold text-3xl text-ink tracking-tight sm:text-4xl">
            AI models behind one address
          </h1>
          <p className="max-w-prose text-pretty text-ink-muted text-lg">
            An OpenAI-compatible API, paid with prepaid credits: each request is charged by what it used, to the token.
          </p>
          <div className="flex flex-wrap items-center gap-x-4 gap-y-3">
            <SignUpButton page={page} />
          </div>
        </div>
        <FirstCall page={page} />
      </section>
      <Gains />
      <Models models={storefront.models} base={base} />
    </StorefrontFrame>
  );
}
