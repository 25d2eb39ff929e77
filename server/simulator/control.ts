import type { IncomingMessage, ServerResponse } from "node:http";
import type { AttemptLog } from "./attempt-log.ts";
import { applySettings, type Settings } from "./settings.ts";

/**
 * The simulator's own routes: GET and DELETE /_log (optionally ?model=), GET, POST and DELETE /_settings.
 *
 * @returns false when the path is none of them.
 */
export function answerControl(
  of: { request: IncomingMessage; response: ServerResponse; log: AttemptLog; settings: Settings },
  body: string,
): boolean {
  const { log, request, response, settings } = of;
  const url = new URL(request.url ?? "/", "http://simulator");
  const send = (status: number, answer: unknown) => {
    response.writeHead(status, { "content-type": "application/json" });
    response.end(JSON.stringify(answer));
    return true;
  };
  const model = url.searchParams.get("model");
  switch (`${request.method} ${url.pathname}`) {
    case "GET /_log":
      return send(200, { data: log.report(model) });
    case "DELETE /_log":
      log.clear(model);
      return send(200, { cleared: true });
    case "GET /_settings":
      return send(200, { time_scale: settings.timeScale });
    case "POST /_settings":
      return applySettings(settings, parse(body))
        ? send(200, { time_scale: settings.timeScale })
        : send(400, { error: { message: "time_scale must be above 0 and at most 1" } });
    case "DELETE /_settings":
      settings.timeScale = 1;
      return send(200, { time_scale: 1 });
    default:
      return false;
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
