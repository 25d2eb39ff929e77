import { useCallback, useState } from "react";
import { Badge } from "#app/components/ui/badge.tsx";
import { Button } from "#app/components/ui/button.tsx";
import { Card } from "#app/components/ui/card.tsx";
import { Copyable } from "#app/components/ui/copyable.tsx";
import { Dialog } from "#app/components/ui/dialog.tsx";
import { Notice } from "#app/components/ui/notice.tsx";
import type { EnrolmentView, TwoFactorStatusView } from "#server/contracts/account.ts";
import type { AccountAnswer } from "./account-action.ts";
import { AccountForm, passwordField } from "./account-form.tsx";
import { RecoveryCodes } from "./recovery-codes.tsx";

const codeField = {
  name: "code",
  label: "Code of the app",
  inputMode: "numeric",
  autoComplete: "one-time-code",
  hint: "The six digits that it shows now.",
} as const;

function Enrolment({ enrolment, onAnswer }: { enrolment: EnrolmentView; onAnswer: (answer: AccountAnswer) => void }) {
  return (
    <div className="grid gap-4">
      <p className="text-ink-muted">Scan this with an authenticator app, then enter the code that it shows.</p>
      <img
        src={`data:image/svg+xml;utf8,${encodeURIComponent(enrolment.qr_svg)}`}
        alt="QR code for the authenticator app"
        className="size-48 justify-self-center rounded-lg bg-white p-1"
      />
      <div className="grid gap-1">
        <span className="text-ink-muted text-sm">Or type this secret:</span>
        <Copyable value={enrolment.secret} label="secret" />
      </div>
      <AccountForm intent="confirm" fields={[codeField]} submit="Turn on" variant="primary" onDone={onAnswer} />
    </div>
  );
}

type Step = "enrol" | "disable" | "new-codes";

const steps: Record<Step, { title: string; lead: string; submit: string; variant: "primary" | "danger" }> = {
  enrol: {
    title: "Turn on two-factor",
    lead: "From then on, signing in with your password also asks for a code of your phone.",
    submit: "Go on",
    variant: "primary",
  },
  disable: {
    title: "Turn off two-factor?",
    lead: "Your password alone will sign in again, and your recovery codes work no more.",
    submit: "Turn off",
    variant: "danger",
  },
  "new-codes": {
    title: "New recovery codes",
    lead: "The ones you have work no more.",
    submit: "Make new codes",
    variant: "primary",
  },
};

function StepDialog({ step, onClose }: { step: Step; onClose: () => void }) {
  const [answer, setAnswer] = useState<AccountAnswer | null>(null);
  const { title, lead, submit, variant } = steps[step];
  const take = useCallback(
    (given: AccountAnswer) => {
      if (given.intent === "disable") onClose();
      else setAnswer(given);
    },
    [onClose],
  );
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={title} description={lead}>
      {answer?.recoveryCodes ? (
        <RecoveryCodes codes={answer.recoveryCodes} onDone={onClose} />
      ) : answer?.enrolment ? (
        <Enrolment enrolment={answer.enrolment} onAnswer={take} />
      ) : (
        <AccountForm
          intent={step}
          fields={[passwordField]}
          submit={submit}
          variant={variant}
          {...(step === "disable" ? { said: "Two-factor is off" } : {})}
          onDone={take}
        />
      )}
    </Dialog>
  );
}

/** Codes of an authenticator beside the password: on, off, recovery codes. */
export function TwoFactorCard({ status }: { status: TwoFactorStatusView }) {
  const [step, setStep] = useState<Step | null>(null);
  const close = useCallback(() => setStep(null), []);
  const { enabled, recovery_codes_left: left, required_by: requiredBy } = status;
  return (
    <Card
      title="Two-factor sign-in"
      actions={<Badge tone={enabled ? "positive" : "neutral"}>{enabled ? "On" : "Off"}</Badge>}
    >
      <div className="grid gap-4">
        {!enabled && requiredBy.length > 0 && (
          <Notice tone="warning">
            {requiredBy.join(", ")} asks its staff for it: the console opens once it is on.
          </Notice>
        )}
        {enabled && left < 4 && (
          <Notice tone="warning">
            {left === 0 ? "No recovery code is left." : `Only ${left} recovery codes are left.`}
          </Notice>
        )}
        <p className="text-pretty text-ink-muted">
          {enabled
            ? `Signing in with your password also asks for a code of your app. ${left} recovery codes are left.`
            : "A code of your phone beside the password: whoever learns the password alone does not get in."}
        </p>
        <div className="flex flex-wrap justify-end gap-2">
          {enabled ? (
            <>
              <Button variant="quiet" onClick={() => setStep("disable")}>
                Turn off
              </Button>
              <Button onClick={() => setStep("new-codes")}>New recovery codes</Button>
            </>
          ) : (
            <Button onClick={() => setStep("enrol")}>Turn on</Button>
          )}
        </div>
      </div>
      {step && <StepDialog key={step} step={step} onClose={close} />}
    </Card>
  );
}
