import type { LoaderFunctionArgs } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { useEffect } from "react";
import { Badge } from "#app/components/ui/badge.tsx";
import { Card } from "#app/components/ui/card.tsx";
import { Copyable } from "#app/components/ui/copyable.tsx";
import { DescriptionList } from "#app/components/ui/description-list.tsx";
import { PageBody } from "#app/components/ui/page-body.tsx";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { useToast } from "#app/components/ui/toaster.tsx";
import { useMay } from "#app/features/console/use-role.ts";
import { lockedOutBy } from "#app/features/settings/locked-out.ts";
import { LogoCard } from "#app/features/settings/logo-card.tsx";
import { settingsAction } from "#app/features/settings/settings-action.ts";
import { SettingsCards } from "#app/features/settings/settings-cards.tsx";
import { SettingsFacts } from "#app/features/settings/settings-facts.tsx";
import { KeepTimeZoneForm } from "#app/features/settings/time-zone-field.tsx";
import { wantedTimeZone } from "#app/features/settings/time-zone-text.ts";
import { currencyOptions, timeZoneOptions } from "#app/lib/known-names.ts";
import { call, findSession } from "#app/lib/load.ts";
import { mostLogoBytes } from "#server/contracts/merchant-settings.ts";

export const meta = () => [{ title: "Settings" }];

const mostStaff = 200;

export async function loader(args: LoaderFunctionArgs) {
  const [session, settings, team] = await Promise.all([
    findSession(args),
    call(args, ({ merchant }) => merchant.settings.get({})),
    call(args, ({ merchant }) => merchant.team.list({ limit: mostStaff })),
  ]);
  const { publicUrl } = args.context;
  const { domain, slug } = settings;
  const pages = domain ? `https://${domain}` : `${publicUrl}/m/${slug}`;
  return {
    settings,
    lockedOut: lockedOutBy(team, session?.two_factor ?? false),
    addresses: [
      { term: "Public page", value: pages },
      { term: "Prices", value: `${pages}/pricing` },
      { term: "Portal", value: `${domain ? pages : publicUrl}/portal` },
      { term: "Gateway", value: `${publicUrl}/v1` },
      { term: "Management API", value: `${publicUrl}/api/v1` },
    ],
    currencies: currencyOptions(),
    timeZones: timeZoneOptions([settings.time_zone, wantedTimeZone(settings)]),
    mostLogoKib: mostLogoBytes / 1024,
    publicHost: new URL(publicUrl).hostname,
  };
}

export const action = settingsAction;

function useSavedToast(answer: ReturnType<typeof useActionData<typeof action>>): void {
  const say = useToast();
  useEffect(() => {
    if (answer && "done" in answer) say("Settings saved");
  }, [answer, say]);
}

export default function Settings() {
  const { settings, lockedOut, addresses, currencies, timeZones, mostLogoKib, publicHost } =
    useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const mayWrite = useMay("settings.write");
  useSavedToast(answer);
  const formAnswer = answer && ("done" in answer || "submission" in answer) ? answer : undefined;
  const logoAnswer = answer && ("logo" in answer || "wrong" in answer) ? answer : undefined;
  const { logo_path, ...rest } = settings;
  return (
    <PageBody width="narrow">
      <PageHeader
        title="Settings"
        badge={settings.test_mode && <Badge tone="warning">Test mode</Badge>}
        description={
          mayWrite
            ? "What holds for all of your organisation."
            : "What holds for all of your organisation. Owners and admins change it."
        }
      />
      {mayWrite ? (
        <>
          <LogoCard logoPath={logo_path} mostKib={mostLogoKib} pageAnswer={logoAnswer} />
          <SettingsCards
            // What was saved is what the form begins with.
            key={JSON.stringify(rest)}
            settings={settings}
            answer={formAnswer}
            currencies={currencies}
            timeZones={timeZones}
            lockedOut={lockedOut}
            publicHost={publicHost}
          />
          <KeepTimeZoneForm settings={settings} />
        </>
      ) : (
        <SettingsFacts settings={settings} />
      )}
      <Card title="Addresses">
        <DescriptionList
          items={addresses.map(({ term, value }) => ({
            term,
            detail: <Copyable value={value} label={`${term.toLowerCase()} address`} />,
          }))}
        />
      </Card>
    </PageBody>
  );
}
