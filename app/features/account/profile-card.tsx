import { Card } from "#app/components/ui/card.tsx";
import type { ProfileView } from "#server/contracts/account.ts";
import { passwordLength } from "#server/contracts/team.ts";
import { AccountForm, passwordField } from "./account-form.tsx";
import { SendVerification, WaitingCredits } from "./send-verification.tsx";

/** Name, address and password. */
export function ProfileCards({ profile }: { profile: ProfileView }) {
  return (
    <>
      <Card title="Profile">
        <AccountForm
          key={profile.name}
          intent="rename"
          fields={[{ name: "name", label: "Name", autoComplete: "name", defaultValue: profile.name }]}
          submit="Save name"
          said="Name saved"
        />
      </Card>
      <Card title="E-mail address">
        <div className="grid gap-4">
          <p className="text-ink-muted">
            You sign in with <span className="name-text text-ink">{profile.email}</span>. A new address is taken once
            you open the link that we mail to it.
          </p>
          {!profile.email_verified && profile.waiting_credits === "0" && (
            <div className="text-ink-muted">
              This address is not confirmed yet.
              <SendVerification />
            </div>
          )}
          <WaitingCredits profile={profile} />
          <AccountForm
            intent="change-email"
            fields={[{ name: "email", label: "New address", type: "email", autoComplete: "email" }, passwordField]}
            submit="Send the link"
            said="A link is on its way to the new address"
          />
        </div>
      </Card>
      <Card title="Password">
        <AccountForm
          intent="change-password"
          fields={[
            { ...passwordField, name: "current_password", label: "Current password" },
            {
              name: "new_password",
              label: "New password",
              type: "password",
              autoComplete: "new-password",
              hint: `At least ${passwordLength.least} characters. All other sessions end.`,
            },
          ]}
          submit="Change password"
          said="Password changed; all other sessions ended"
        />
      </Card>
    </>
  );
}
