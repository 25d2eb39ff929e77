/** What must be undone when the demo ends, last started first. */
export class CleanUp {
  private readonly steps: { name: string; work: () => void | Promise<void> }[] = [];
  private running: Promise<void> | null = null;

  add(name: string, work: () => void | Promise<void>): void {
    this.steps.push({ name, work });
  }

  /** Undoes everything once, however often it is called; a step that fails is told and does not stop the others. */
  run(): Promise<void> {
    this.running ??= this.undo();
    return this.running;
  }

  private async undo(): Promise<void> {
    for (let step = this.steps.pop(); step; step = this.steps.pop()) {
      try {
        await step.work();
      } catch (error) {
        console.error(`stopping ${step.name}:`, error instanceof Error ? error.message : error);
      }
    }
  }
}
