import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { Form, Link, useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import { z } from "zod";
import { Button } from "#app/components/ui/button.tsx";
import { Field } from "#app/components/ui/field.tsx";
import { Input } from "#app/components/ui/input.tsx";
import { Notice } from "#app/components/ui/notice.tsx";
import { EntryPage } from "#app/features/session/entry-page.tsx";
import { loadOwner } from "#app/features/session/load-owner.ts";
import { newPasswordField } from "#app/features/session/new-password.ts";
import { NewPasswordField } from "#app/features/session/new-password-field.tsx";
import { fieldErrors, readForm } from "#app/features/session/plain-form.ts";
import { chooseTeam, signIn } from "#app/features/session/sign-in.ts";
import { attempt, findSession, signInPath } from "#app/lib/load.ts";
import type { OfferedInvitationView } from "#server/contracts/team.ts";

/** The token in the address must not travel on to another site. With no-referrer a form would lose its Origin, too. */
export const headers = () => ({ "referrer-policy": "same-origin" });
export const meta = () => [{ title: "Invitation" }];

export async function loader(args: LoaderFunctionArgs) {
  const token = args.params.token ?? "";
  const answer = await attempt(args, (caller) => caller.public.invitations.get({ token }));
  if (!answer.ok) {
    const { message } = answer.error;
    return { offer: null, problem: message, signedInAs: null, signInHref: "/login", ...(await loadOwner(args)) };
  }
  const session = await findSession(args);
  return {
    offer: answer.result,
    problem: null,
    signedInAs: session?.user.email ?? null,
    signInHref: signInPath(args.request),
    owner: null,
    brand: { accent: answer.result.accent },
  };
}

type Loaded = ReturnType<typeof useLoaderData<typeof loader>>;

const newUserSchema = z.object({
  name: z.string().trim().min(1, "Enter your name.").max(200, "That is too long for a name."),
  password: newPasswordField,
});
const knownUserSchema = z.object({});

export async function action(args: ActionFunctionArgs) {
  const token = args.params.token ?? "";
  const session = await findSession(args);
  const form = await readForm<{ name?: string; password?: string }>(args, session ? knownUserSchema : newUserSchema);
  if (!form.ok) return form.refusal;
  const answer = await attempt(args, (caller) => caller.public.invitations.accept({ token, ...form.value }));
  if (!answer.ok) return { typed: {}, errors: fieldErrors(answer.error, ["name", "password"]) };
  const { email, merchant_id, customer_id } = answer.result;
  const home = customer_id === null ? "/console" : "/portal";
  if (session) {
    const chosen = await chooseTeam(args, customer_id === null ? { merchant_id } : { customer_id });
    return redirect(home, chosen ? { headers: chosen } : {});
  }
  const entered = await signIn(args, { email, password: form.value.password ?? "" });
  return entered.ok ? redirect(home, { headers: entered.headers }) : redirect("/login");
}

function Heading({ offer }: { offer: OfferedInvitationView }) {
  return (
    <>
      {offer.invited_by} invites you as <strong className="font-medium text-ink">{offer.role}</strong>
      {offer.is_staff ? "" : ` to the account of ${offer.team} at ${offer.merchant_name}`}.
    </>
  );
}

function NoOffer({ problem, owner }: Pick<Loaded, "problem" | "owner">) {
  return (
    <EntryPage owner={owner} title="This invitation does not work" lead={problem}>
      <p className="text-ink-muted">
        Did you accept it yourself? Then sign in. Otherwise ask whoever invited you for another.
      </p>
      <Button asChild>
        <Link to="/login">Sign in</Link>
      </Button>
    </EntryPage>
  );
}

function OtherUser({ invited, signedInAs }: { invited: string; signedInAs: string }) {
  return (
    <div className="grid gap-4">
      <Notice tone="warning">
        This invitation is for {invited}. You are signed in as {signedInAs}.
      </Notice>
      <Form method="post" action="/logout">
        <Button type="submit">Sign out first</Button>
      </Form>
    </div>
  );
}

/** Who has no account chooses name and password; who is signed in just accepts. */
function Acceptance({ email, isNew, errors }: { email: string; isNew: boolean; errors: Record<string, string[]> }) {
  const pending = useNavigation().state === "submitting";
  return (
    <Form method="post" className="grid gap-4" noValidate>
      {isNew && (
        <>
          <Field label="E-mail address">
            {(control) => <Input {...control} type="email" value={email} readOnly autoComplete="username" />}
          </Field>
          <Field label="Your name" errors={errors.name}>
            {(control) => <Input {...control} name="name" autoComplete="name" maxLength={200} required autoFocus />}
          </Field>
          <NewPasswordField label="Password" errors={errors.password} autoFocus={false} />
        </>
      )}
      <Button type="submit" variant="primary" size="large" pending={pending} disabled={pending}>
        Accept the invitation
      </Button>
    </Form>
  );
}

export default function Invitation() {
  const { offer, problem, owner, signedInAs, signInHref } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const errors: Record<string, string[]> = answer?.errors ?? {};
  if (!offer) return <NoOffer problem={problem} owner={owner} />;
  const { email, has_account: hasAccount } = offer;
  const way = () => {
    if (signedInAs !== null && signedInAs !== email) return <OtherUser invited={email} signedInAs={signedInAs} />;
    if (signedInAs !== null || !hasAccount) {
      return <Acceptance email={email} isNew={signedInAs === null} errors={errors} />;
    }
    return (
      <Button asChild variant="primary" size="large" className="min-w-0">
        <Link to={signInHref}>Sign in to accept</Link>
      </Button>
    );
  };
  return (
    <EntryPage
      brandName={offer.merchant_name}
      logoPath={offer.logo_path}
      title={`Join ${offer.team}`}
      lead={<Heading offer={offer} />}
    >
      {errors.form && (
        <Notice tone="critical" alert>
          {errors.form.join(" ")}
        </Notice>
      )}
      {way()}
    </EntryPage>
  );
}
