import { data, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { ErrorPage } from "#app/features/errors/error-page.tsx";
import { EntryPage } from "#app/features/session/entry-page.tsx";
import { loadOwner } from "#app/features/session/load-owner.ts";
import { CameBefore, ClosedLink, UnknownLink } from "#app/features/sign-up/no-offer.tsx";
import { OfferSummary } from "#app/features/sign-up/offer-summary.tsx";
import { signUpAction } from "#app/features/sign-up/sign-up-action.ts";
import { SignUpForm } from "#app/features/sign-up/sign-up-form.tsx";
import { SignedUpPage } from "#app/features/sign-up/signed-up.tsx";
import { attempt, findSession, signInPath } from "#app/lib/load.ts";

/** The token in the address must not travel on to another site. With no-referrer a form would lose its Origin, too. */
export const headers = () => ({ "referrer-policy": "same-origin" });

export const meta: MetaFunction<typeof loader> = ({ data: page }) => [
  { title: page?.offer ? `Sign up · ${page.offer.merchant_name}` : "Sign up" },
  { name: "robots", content: "noindex" },
];

export async function loader(args: LoaderFunctionArgs) {
  const token = args.params.token ?? "";
  const { publicUrl } = args.context;
  const answer = await attempt(args, (caller) => caller.public.signUp.get({ token }));
  if (!answer.ok && ![400, 404].includes(answer.error.status)) {
    throw new Response(answer.error.message, { status: answer.error.status });
  }
  if (!answer.ok) {
    const nobody = { offer: null, signedInAs: null, signInHref: "/login", publicUrl };
    return data({ ...nobody, ...(await loadOwner(args)) }, 404);
  }
  const session = await findSession(args);
  const offer = answer.result;
  const page = {
    offer,
    signedInAs: session?.user.email ?? null,
    signInHref: signInPath(args.request),
    publicUrl,
    owner: null,
    brand: { accent: offer.accent },
  };
  const isGone = offer.status !== "active" && !offer.signed_up;
  return data(page, isGone ? 410 : 200);
}

export const action = signUpAction;

export default function SignUp() {
  const { offer, owner, signedInAs, signInHref, publicUrl } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  if (!offer) return <UnknownLink owner={owner} />;
  const { merchant_name: merchantName, logo_path: logoPath } = offer;
  if (answer?.done) {
    return <SignedUpPage done={answer.done} merchantName={merchantName} logoPath={logoPath} publicUrl={publicUrl} />;
  }
  if (offer.signed_up) return <CameBefore offer={offer} />;
  if (offer.status !== "active") return <ClosedLink offer={offer} />;
  return (
    <EntryPage brandName={merchantName} logoPath={logoPath} title="Create your account">
      <OfferSummary offer={offer} />
      <SignUpForm
        signedInAs={signedInAs}
        signInHref={signInHref}
        typed={answer?.typed ?? {}}
        errors={answer?.errors ?? {}}
      />
    </EntryPage>
  );
}

export { ErrorPage as ErrorBoundary };
