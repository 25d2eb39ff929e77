import { GatewayOverview } from "#app/features/reference/gateway-overview.tsx";

export default GatewayOverview;
