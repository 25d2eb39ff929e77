import { Link } from "@remix-run/react";
import type { ReactNode } from "react";
import { CodeBlock } from "#app/components/ui/code-block.tsx";
import { Copyable } from "#app/components/ui/copyable.tsx";
import { Notice } from "#app/components/ui/notice.tsx";
import { chatSample } from "#app/features/code-samples/chat-sample.ts";
import { writeSamples } from "#app/features/code-samples/write-samples.ts";
import { gatewaySampleReader, useReference } from "./use-reader.ts";

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="grid gap-2">
      <h2 className="font-semibold text-ink text-lg">{title}</h2>
      <div className="grid max-w-prose gap-2 text-pretty text-ink-muted">{children}</div>
    </section>
  );
}

function Address({ label, value }: { label: string; value: string }) {
  return (
    <div>
      <dt className="text-ink-muted text-sm">{label}</dt>
      <dd className="text-ink">
        <Copyable value={value} label={label} />
      </dd>
    </div>
  );
}

/** How the gateway is called: address, key, streams, errors. */
export function GatewayOverview() {
  const context = useReference();
  const { endpoint, is } = context.reader;
  const { root, key, models } = gatewaySampleReader(context);
  const body = {
    model: models["chat/completions"] ?? "chat",
    messages: [{ role: "user", content: "Say hello." }],
    stream: true,
  };
  return (
    <article className="grid gap-7">
      <header className="grid gap-2">
        <h1 className="font-semibold text-2xl text-ink tracking-tight">Call the models</h1>
        <p className="max-w-prose text-pretty text-ink-muted">
          Any client of OpenAI works with another base URL and key; so do those of Anthropic, Gemini and Ollama.
        </p>
      </header>
      {is === "visitor" && (
        <Notice tone="info">
          <Link to="/login?redirectTo=/docs" className="font-semibold underline underline-offset-2">
            Sign in
          </Link>{" "}
          and the samples show your own address and key.
        </Notice>
      )}
      <section aria-label="Addresses" className="rounded-xl border border-line bg-raised p-4">
        {endpoint && <p className="name-text mb-3 font-semibold text-ink">{endpoint.name}</p>}
        <dl className="grid gap-3">
          <Address label="Base URL for OpenAI's clients" value={`${root}/v1`} />
          <Address label="Base URL for Anthropic's, Gemini's and Ollama's clients" value={root} />
        </dl>
      </section>
      <CodeBlock label="A first call" samples={writeSamples(chatSample(`${root}/v1`, body, key))} />
      <Part title="Keys">
        <p>
          Send the access key as <code className="font-mono">Authorization: Bearer slk_…</code>; Anthropic’s clients
          send it as <code className="font-mono">x-api-key</code>, Gemini’s as{" "}
          <code className="font-mono">x-goog-api-key</code>. A key opens one endpoint and nothing else.
        </p>
      </Part>
      <Part title="What a call costs">
        <p>
          Credits are held before the model is asked, and charged by what it used. The headers{" "}
          <code className="font-mono">x-sluice-charge</code> and <code className="font-mono">x-sluice-remaining</code>{" "}
          tell it of an answer that comes whole; a stream’s charge stands on its receipt, by its{" "}
          <code className="font-mono">x-request-id</code>.
        </p>
      </Part>
      <Part title="Streams">
        <p>
          With <code className="font-mono">"stream": true</code> the answer comes as server-sent events. What ends
          without <code className="font-mono">[DONE]</code> is incomplete; an error is one event with the error’s body.
        </p>
      </Part>
      <Part title="When the credits are used up">
        <p>
          The answer is <code className="font-mono">insufficient_quota</code> with{" "}
          <code className="font-mono">error.checkout_url</code>, where more are bought. No model was asked, and nothing
          is charged.
        </p>
      </Part>
      <p className="text-ink-muted">
        For generators of clients:{" "}
        <a href="/openapi/gateway.json" className="text-accent-text underline">
          the OpenAPI document
        </a>
        .
      </p>
    </article>
  );
}
