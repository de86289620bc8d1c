/** A helper for the protocol layer's tests: says what the test tells it to, and remembers what it was asked. */
import { createHmac } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface Asked {
  path: string;
  body: Record<string, unknown>;
  authorization: string | undefined;
}

export interface Answer {
  status?: number;
  body: unknown;
}

export class FakeHelper {
  readonly asked: Asked[] = [];
  token = "t".repeat(43);
  answer: (asked: Asked) => Answer | "hang up" = () => ({ body: {} });
  private readonly server: Server = createServer((request, response) => void this.serve(request, response));

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  async start(port = 0): Promise<this> {
    await new Promise<void>((resolve) => this.server.listen(port, "127.0.0.1", resolve));
    return this;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  verbs(): string[] {
    return this.asked.map(({ path }) => path.replace("/v1/", ""));
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const asked: Asked = {
      path: request.url ?? "",
      body: JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>,
      authorization: request.headers.authorization,
    };
    this.asked.push(asked);
    const answer = this.decide(asked);
    if (answer === "hang up") {
      request.socket.destroy();
      return;
    }
    response.writeHead(answer.status ?? 200, { "Content-Type": "application/json" }).end(JSON.stringify(answer.body));
  }

  private decide(asked: Asked): Answer | "hang up" {
    if (asked.path === "/v1/hello") {
      return { body: { proof: createHmac("sha256", this.token).update(String(asked.body["nonce"])).digest("hex") } };
    }
    if (asked.authorization !== `Bearer ${this.token}`) {
      return { status: 401, body: { error: { code: "unauthorized", title: "No", message: "No" } } };
    }
    return this.answer(asked);
  }
}
