import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { Form, useLoaderData } from "@remix-run/react";
import { LogOut } from "lucide-react";
import { Button } from "#app/components/ui/button.tsx";
import { PageBody } from "#app/components/ui/page-body.tsx";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { ThemeToggle } from "#app/components/ui/theme-toggle.tsx";
import { Toaster } from "#app/components/ui/toaster.tsx";
import { accountAction } from "#app/features/account/account-action.ts";
import { OrganisationsCard } from "#app/features/account/organisations-card.tsx";
import { PasskeysCard } from "#app/features/account/passkeys-card.tsx";
import { ProfileCards } from "#app/features/account/profile-card.tsx";
import { SessionsCard } from "#app/features/account/sessions-card.tsx";
import { TwoFactorCard } from "#app/features/account/two-factor-card.tsx";
import { ErrorPage } from "#app/features/errors/error-page.tsx";
import { homeOf } from "#app/features/session/home-of.ts";
import { call, findSession, signInPath } from "#app/lib/load.ts";
import { typistAt } from "#app/lib/typed-by.ts";

export const meta = () => [{ title: "Your account" }];

export async function loader(args: LoaderFunctionArgs) {
  const session = await findSession(args);
  if (!session) throw redirect(signInPath(args.request));
  const parts = await call(args, async ({ account }) => {
    const [profile, twoFactor, passkeys, sessions] = await Promise.all([
      account.profile.get(),
      account.twoFactor.status(),
      account.passkeys.list(),
      account.sessions.list(),
    ]);
    return { profile, twoFactor, passkeys: passkeys.data, sessions: sessions.data };
  });
  const [merchant] = session.merchants;
  const accent = merchant?.accent ?? session.customers[0]?.accent ?? null;
  const passkeysAt = args.context.domain === null ? null : args.context.publicUrl;
  const typist = typistAt("/account", session);
  return { ...parts, passkeysAt, session, typist, home: homeOf(session), brand: { accent } };
}

export const action = (args: ActionFunctionArgs) => accountAction(args);

export default function Account() {
  const { profile, twoFactor, passkeys, passkeysAt, sessions, session, home } = useLoaderData<typeof loader>();
  const back = home === "/no-access" ? {} : { back: { to: home, label: home === "/portal" ? "Portal" : "Console" } };
  return (
    <Toaster>
      <main>
        <PageBody width="narrow">
          <PageHeader title="Your account" description={profile.email} {...back}>
            <ThemeToggle />
            <Form method="post" action="/logout">
              <Button type="submit" variant="quiet">
                <LogOut className="size-4" aria-hidden />
                Sign out
              </Button>
            </Form>
          </PageHeader>
          <TwoFactorCard status={twoFactor} />
          <PasskeysCard passkeys={passkeys} elsewhere={passkeysAt} />
          <SessionsCard sessions={sessions} />
          <ProfileCards profile={profile} />
          <OrganisationsCard session={session} />
        </PageBody>
      </main>
    </Toaster>
  );
}

export { ErrorPage as ErrorBoundary };
