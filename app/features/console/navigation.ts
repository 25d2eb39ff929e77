import {
  ArrowLeftRight,
  BookOpenText,
  Boxes,
  FileCode,
  FlaskConical,
  History,
  KeySquare,
  LayoutDashboard,
  type LucideIcon,
  MessagesSquare,
  PlugZap,
  ScrollText,
  Settings,
  UserPlus,
  Users,
  UsersRound,
  Waypoints,
} from "lucide-react";
import { type MerchantAction, may } from "#server/contracts/permissions.ts";
import type { MerchantRole } from "#server/contracts/roles.ts";

export interface NavigationEntry {
  to: string;
  label: string;
  icon: LucideIcon;
  /** Who may not do this does not see the entry. */
  needs: MerchantAction;
  /** Only the address itself is this entry, not what lies below it. */
  end?: boolean;
  /** Other words that find it in the palette. */
  keywords?: readonly string[];
}

export interface NavigationGroup {
  /** Null: the entries that need no heading. */
  heading: string | null;
  entries: readonly NavigationEntry[];
}

/** What the console has; sidebar and palette show this and nothing else. A page is listed when it is built. */
const groups: readonly NavigationGroup[] = [
  {
    heading: null,
    entries: [
      {
        to: "/console",
        label: "Dashboard",
        icon: LayoutDashboard,
        needs: "usage.read",
        end: true,
        keywords: ["home", "revenue", "margin", "latency"],
      },
    ],
  },
  {
    heading: "Sell",
    entries: [
      {
        to: "/console/virtual-endpoints",
        label: "Virtual endpoints",
        icon: Waypoints,
        needs: "catalog.read",
        keywords: ["ve", "keys", "models", "budget", "templates"],
      },
      {
        to: "/console/customers",
        label: "Customers",
        icon: Users,
        needs: "customers.read",
        keywords: ["accounts", "portal users", "tenants"],
      },
      {
        to: "/console/sign-up-links",
        label: "Sign-up links",
        icon: UserPlus,
        needs: "customers.read",
        keywords: ["share link", "onboarding", "pricing page", "public pages", "start credits"],
      },
      {
        to: "/console/playground",
        label: "Playground",
        icon: MessagesSquare,
        needs: "keys.read",
        keywords: ["chat", "try", "test", "model"],
      },
    ],
  },
  {
    heading: "Supply",
    entries: [
      {
        to: "/console/providers",
        label: "Providers",
        icon: PlugZap,
        needs: "catalog.read",
        keywords: ["vendor", "upstream", "credentials", "openai", "anthropic", "azure", "bedrock"],
      },
      {
        to: "/console/physical-models",
        label: "Physical models",
        icon: Boxes,
        needs: "catalog.read",
        keywords: ["pm", "price", "cost", "margin", "limits"],
      },
      {
        to: "/console/price-catalog",
        label: "Price catalog",
        icon: BookOpenText,
        needs: "catalog.read",
        keywords: ["public costs", "stale", "import"],
      },
      {
        to: "/console/metric-expressions",
        label: "Metric expressions",
        icon: FlaskConical,
        needs: "catalog.read",
        keywords: ["cel", "units", "tester", "pass-through"],
      },
    ],
  },
  {
    heading: "Watch",
    entries: [
      {
        to: "/console/requests",
        label: "Requests",
        icon: ScrollText,
        needs: "usage.read",
        keywords: ["log", "usage", "receipts", "errors"],
      },
    ],
  },
  {
    heading: "Organisation",
    entries: [
      {
        to: "/console/team",
        label: "Team",
        icon: UsersRound,
        needs: "team.read",
        keywords: ["staff", "members", "roles", "invite", "two-factor"],
      },
      {
        to: "/console/exchange-rates",
        label: "Exchange rates",
        icon: ArrowLeftRight,
        needs: "usage.read",
        keywords: ["currency", "credits", "fiat", "ecb", "reporting currency"],
      },
      {
        to: "/console/management-keys",
        label: "Management keys",
        icon: KeySquare,
        needs: "management_keys.manage",
        keywords: ["api", "scripts", "slm", "secrets"],
      },
      {
        to: "/docs",
        label: "API reference",
        icon: FileCode,
        needs: "usage.read",
        keywords: ["documentation", "openapi", "samples", "sdk", "rest"],
      },
      {
        to: "/console/audit-log",
        label: "Audit log",
        icon: History,
        needs: "audit.read",
        keywords: ["trail", "changes", "history", "who", "before and after"],
      },
      {
        to: "/console/settings",
        label: "Settings",
        icon: Settings,
        needs: "catalog.read",
        keywords: ["name", "logo", "brand", "accent", "time zone", "magic words", "two-factor"],
      },
    ],
  },
];

/** The navigation of a role: groups with something in them. */
export const navigationFor = (role: MerchantRole): readonly NavigationGroup[] =>
  groups
    .map((group) => ({ ...group, entries: group.entries.filter(({ needs }) => may(role, needs)) }))
    .filter(({ entries }) => entries.length > 0);
