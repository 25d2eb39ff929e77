import { Form, Link, useNavigation } from "@remix-run/react";
import { Button } from "#app/components/ui/button.tsx";
import { Notice } from "#app/components/ui/notice.tsx";
import { EntryPage } from "./entry-page.tsx";

interface ConfirmPageProps {
  /** Of loadOwner. */
  owner: { name: string; logo_path: string | null } | null;
  title: string;
  lead: string;
  press: string;
  /** Said when it is done. */
  done: string;
  answer: { email: string | null; problem: string | null } | undefined;
}

/** What a link in a mail leads to: one press, so that looking at the link does nothing. */
export function ConfirmPage({ owner, title, lead, press, done, answer }: ConfirmPageProps) {
  const pending = useNavigation().state === "submitting";
  if (answer?.email) {
    return (
      <EntryPage owner={owner} title={answer.email} lead={done}>
        <Button asChild variant="primary" size="large">
          <Link to="/">Go on</Link>
        </Button>
      </EntryPage>
    );
  }
  return (
    <EntryPage owner={owner} title={title} lead={lead}>
      <Form method="post" className="grid gap-4">
        {answer?.problem && (
          <Notice tone="critical" alert>
            {answer.problem}
          </Notice>
        )}
        <Button type="submit" variant="primary" size="large" pending={pending} disabled={pending}>
          {press}
        </Button>
      </Form>
      {answer?.problem && (
        <Link to="/" className="justify-self-start rounded text-ink-muted text-sm underline">
          Go on without
        </Link>
      )}
    </EntryPage>
  );
}
