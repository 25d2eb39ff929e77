import { Notice } from "#app/components/ui/notice.tsx";
import { SendVerification } from "#app/features/account/send-verification.tsx";
import { useRemaining } from "./use-remaining.ts";

interface ConfirmNoticeProps {
  email: string;
  veId: string;
  /** Credits wait for the confirmation. */
  hasCredits: boolean;
}

/** That a mail wants to be answered, until the credits which wait for it are there. */
export function ConfirmNotice({ email, veId, hasCredits }: ConfirmNoticeProps) {
  const remaining = useRemaining(veId);
  if (remaining !== null && Number(remaining) > 0) {
    return <Notice tone="positive">Your address is confirmed, and your credits are here.</Notice>;
  }
  return (
    <Notice tone="info">
      Look at your mail: a link went to <span className="name-text font-semibold">{email}</span>. Confirm the address
      {hasCredits ? ", and your credits arrive here by themselves." : "."}
      <SendVerification />
    </Notice>
  );
}
