import { type LucideIcon, Waypoints } from "lucide-react";

/** What the console has; the sidebar shows this and nothing else. */
export const consoleNavigation: readonly { to: string; label: string; icon: LucideIcon }[] = [
  { to: "/console/virtual-endpoints", label: "Virtual endpoints", icon: Waypoints },
];
