import { Link } from "@remix-run/react";
import { Button } from "#app/components/ui/button.tsx";
import { CodeBlock } from "#app/components/ui/code-block.tsx";
import { Notice } from "#app/components/ui/notice.tsx";
import { ThemeToggle } from "#app/components/ui/theme-toggle.tsx";
import { chatSample } from "#app/features/code-samples/chat-sample.ts";
import { writeSamples } from "#app/features/code-samples/write-samples.ts";
import { ProcedureProvider } from "#app/lib/trpc.tsx";
import { ConfirmNotice } from "./confirm-notice.tsx";
import { FirstKey } from "./first-key.tsx";
import type { SignedUp } from "./sign-up-answer.ts";
import { TryIt } from "./try-it.tsx";

interface SignedUpPageProps {
  done: SignedUp;
  merchantName: string;
  logoPath: string | null;
  publicUrl: string;
}

/** As it is shown in lists of keys: enough to tell it from others. */
const prefixLength = 10;

function Samples({ done: { started, models }, publicUrl }: Pick<SignedUpPageProps, "done" | "publicUrl">) {
  const model = (models.find(({ chats }) => chats) ?? models[0])?.name ?? "model";
  const body = { model, messages: [{ role: "user", content: "Say hello." }], stream: true };
  const key = { name: "First key", prefix: started.secret.slice(0, prefixLength) };
  return (
    <CodeBlock label="A first call" samples={writeSamples(chatSample(`${publicUrl}/${started.ve_id}/v1`, body, key))} />
  );
}

function Head({ done, merchantName, logoPath }: Omit<SignedUpPageProps, "publicUrl">) {
  return (
    <div className="flex flex-wrap items-end justify-between gap-x-4 gap-y-3">
      <div className="grid min-w-0 gap-1">
        {logoPath && <img src={logoPath} alt="" className="mb-2 h-9 max-w-48 justify-self-start" />}
        <p className="name-text font-semibold text-accent-text">{merchantName}</p>
        <h1 className="font-semibold text-2xl text-ink tracking-tight">Your account is ready</h1>
        <p className="name-text text-ink-muted">{done.email}</p>
      </div>
      <Button asChild size="large">
        <Link to="/portal">Open your portal</Link>
      </Button>
    </div>
  );
}

/** After signing up: the key, once; a first answer; and code to go on with. */
export function SignedUpPage({ done, merchantName, logoPath, publicUrl }: SignedUpPageProps) {
  const { started, models } = done;
  const chatting = models.filter(({ chats }) => chats).map(({ name }) => name);
  const hasNone = Number(started.start_credits) === 0;
  return (
    <ProcedureProvider>
      <main className="mx-auto grid w-full max-w-3xl grid-cols-1 content-start gap-5 px-4 py-8 sm:py-12">
        <Head done={done} merchantName={merchantName} logoPath={logoPath} />
        <FirstKey secret={started.secret} />
        {started.waits_for_email && <ConfirmNotice email={done.email} veId={started.ve_id} hasCredits={!hasNone} />}
        {hasNone && (
          <Notice tone="info">
            There are no credits yet.{" "}
            <Link to={`/checkout?ve_id=${started.ve_id}`} className="font-semibold underline underline-offset-2">
              How to get some
            </Link>
          </Notice>
        )}
        {chatting.length > 0 && !hasNone && (
          <TryIt
            veId={started.ve_id}
            secret={started.secret}
            models={chatting}
            waitsForEmail={started.waits_for_email}
          />
        )}
        <section aria-labelledby="code" className="grid grid-cols-1 gap-3">
          <h2 id="code" className="font-semibold text-ink text-lg tracking-tight">
            In your code
          </h2>
          <Samples done={done} publicUrl={publicUrl} />
          <p className="text-ink-muted">
            More in the{" "}
            <Link to="/docs" className="rounded text-accent-text underline underline-offset-2">
              API reference
            </Link>
            .
          </p>
        </section>
      </main>
      <footer className="flex justify-center py-6">
        <ThemeToggle />
      </footer>
    </ProcedureProvider>
  );
}
