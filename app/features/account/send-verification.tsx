import { useFetcher } from "@remix-run/react";
import { Button } from "#app/components/ui/button.tsx";
import { Notice } from "#app/components/ui/notice.tsx";
import type { ProfileView } from "#server/contracts/account.ts";
import type { AccountAnswer } from "./account-action.ts";

/** Asks for the mail that confirms the address again, and says beside the button what came of it. */
export function SendVerification() {
  const fetcher = useFetcher<AccountAnswer>();
  const pending = fetcher.state !== "idle";
  const answer = pending ? undefined : fetcher.data;
  const problem = answer?.errors?.form?.join(" ");
  const said = answer && !answer.errors ? "A new link is on its way. Links sent before work no more." : null;
  return (
    <fetcher.Form method="post" action="/account" className="mt-2 flex flex-wrap items-center gap-x-3 gap-y-2">
      <input type="hidden" name="intent" value="send-verification" />
      <Button type="submit" size="small" pending={pending} disabled={pending}>
        Send the link again
      </Button>
      <span role="status">{problem ?? said}</span>
    </fetcher.Form>
  );
}

/** That credits wait until the address is confirmed; nothing where none do. */
export function WaitingCredits({ profile }: { profile: ProfileView }) {
  if (profile.waiting_credits === "0") return null;
  return (
    <Notice tone="info">
      Credits wait for you: open the link that we mailed to{" "}
      <span className="name-text font-semibold">{profile.email}</span> to confirm your address.
      <SendVerification />
    </Notice>
  );
}
