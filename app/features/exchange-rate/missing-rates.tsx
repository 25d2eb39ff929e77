import { Link } from "@remix-run/react";
import { useMay } from "#app/features/console/use-role.ts";
import { creditsAddress } from "./rates-page.tsx";

const list = new Intl.ListFormat("en", { type: "conjunction" });

/** Says whose costs cannot be told in credits, and leads to where a rate is set. */
export function MissingRates({ currencies }: { currencies: readonly string[] }) {
  const mayWrite = useMay("credits.write");
  return (
    <>
      No exchange rate of {list.format(currencies)}.{" "}
      <Link to={creditsAddress} className="relative text-accent-text underline underline-offset-2">
        {mayWrite ? "Set one" : "See the rates"}
      </Link>
      .
    </>
  );
}
