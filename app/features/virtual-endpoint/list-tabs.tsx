import { NavTabs } from "#app/components/ui/nav-tabs.tsx";

/** What is sold, and what it is made from. */
export function ListTabs() {
  return (
    <NavTabs
      label="Endpoints and templates"
      tabs={[
        { to: "/console/virtual-endpoints", label: "Endpoints", end: true },
        { to: "/console/virtual-endpoints/templates", label: "Templates" },
      ]}
    />
  );
}
