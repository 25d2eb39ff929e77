import { writePrivateJson } from "./private-file.ts";

/** demo.json, as contract.md describes it. */
export interface DemoFile {
  base_url: string;
  management_key: string;
  operator: { email: string; password: string };
  customer: { email: string; password: string };
  merchant_id: string;
  customer_id: string;
  ve_id: string;
  access_key: string;
  logical_models: readonly string[];
  simulator_url: string;
  database_url: string;
  redis_url: string;
  mail_dir: string;
  sandbox_webhook_secret: string;
}

export type ProcessKind = "web" | "worker" | "simulator" | "postgres" | "redis" | "supervisor";

/** Keeps demo.json true while processes come and go: it is written once its content is known, and then on each change. */
export class DemoFileKeeper {
  private readonly pids: Record<ProcessKind, number[]> = {
    web: [],
    worker: [],
    simulator: [],
    postgres: [],
    redis: [],
    supervisor: [process.pid],
  };
  private content: DemoFile | null = null;

  constructor(private readonly path: string) {}

  fill(content: DemoFile): void {
    this.content = content;
    this.write();
  }

  setPids(kind: ProcessKind, pids: number[]): void {
    this.pids[kind] = pids;
    this.write();
  }

  private write(): void {
    if (this.content) writePrivateJson(this.path, { ...this.content, pids: this.pids });
  }
}
