/** A person with a browser: what it keeps of cookies, and who its session says it is. */
import type { AccountCaller } from "#server/contracts/account.ts";
import type { SessionView } from "#server/contracts/session.ts";
import { type Management, publicUrl } from "#tests/factories/management.ts";
import { freshEmail } from "#tests/factories/team.ts";

export const password = "correct horse battery";

let addresses = 0;

/** Answers of /api/auth, any shape. */
interface Answer {
  status: number;
  // why: a test reads any shape
  body: {
    error?: { code: string; message: string; param: string | null };
    second_factor?: boolean;
    user?: { id: string };
  };
}

export class Browser {
  private readonly cookies = new Map<string, string>();
  /** Failed sign-ins count per address: each browser has its own. */
  readonly address = `198.51.100.${++addresses}`;

  constructor(
    private readonly management: Management,
    readonly email: string,
    readonly userId: string,
  ) {}

  private request(path: string, body?: unknown): Request {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    return new Request(`${publicUrl}/api/auth/${path}`, {
      method: body === undefined ? "GET" : "POST",
      headers: { "content-type": "application/json", origin: publicUrl, cookie },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }

  async post(path: string, body: unknown): Promise<Answer> {
    const response = await this.management.signIn.handleAuth(this.request(path, body), this.address);
    for (const cookie of response.headers.getSetCookie()) {
      const [pair = ""] = cookie.split(";");
      const at = pair.indexOf("=");
      if (/Max-Age=0\b/.test(cookie)) this.cookies.delete(pair.slice(0, at));
      else this.cookies.set(pair.slice(0, at), pair.slice(at + 1));
    }
    return { status: response.status, body: (await response.json()) as Answer["body"] };
  }

  signIn(secret = password): Promise<Answer> {
    return this.post("sign-in/email", { email: this.email, password: secret });
  }

  session(): Promise<SessionView | null> {
    return this.management.signIn.sessionOf(this.request("get-session"));
  }

  async account(): Promise<AccountCaller> {
    const session = await this.session();
    if (!session) throw new Error("nobody is signed in");
    const { session_id: sessionId, user } = session;
    return { userId: user.id, email: user.email, sessionId, remoteAddress: this.address };
  }

  /** Another browser of the same person. */
  another(): Browser {
    return new Browser(this.management, this.email, this.userId);
  }
}

/** A new user, not signed in yet. */
export async function newPerson(management: Management, name = "Ada"): Promise<Browser> {
  const email = freshEmail();
  const { id } = await management.createUser({ email, name, password });
  return new Browser(management, email, id);
}
