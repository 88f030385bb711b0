/**
 * A small server between Close and GitHub: Close tells it of changes, it starts the workflow of
 * close-drift.yml. Nothing of what Close says is passed on; the workflow looks for itself.
 *
 * Subscribe it once, and keep the `signatureKey` of the answer, which Close gives only then:
 *
 *   const { signatureKey } = await close.webhooks.create({ url: "https://relay.example/", events });
 *
 * Runs with CLOSE_SIGNATURE_KEY, GITHUB_REPOSITORY ("owner/name"), and GITHUB_TOKEN: a fine-grained
 * token for that repository with "Contents: read and write".
 */
import { createServer } from "node:http";
import { CloseWebhookError, verifyWebhook } from "close-codegen/runtime";

/** The objects whose changes change generated code. */
const objects = [
  "custom_fields.lead",
  "custom_fields.contact",
  "custom_fields.opportunity",
  "custom_fields.activity",
  "custom_fields.custom_object",
  "custom_fields.shared",
  "custom_activity_type",
  "custom_object_type",
  "status.lead",
  "status.opportunity",
];

/** What to subscribe to. */
export const events = objects.flatMap((objectType) =>
  ["created", "updated", "deleted"].map((action) => ({ objectType, action })),
);

const {
  CLOSE_SIGNATURE_KEY: signatureKey = "",
  GITHUB_API_URL: github = "https://api.github.com",
  GITHUB_REPOSITORY: repository = "",
  GITHUB_TOKEN: token = "",
  PORT: port = "8080",
} = process.env;

const largestBody = 5 * 1024 * 1024;

const server = createServer((request, response) => {
  answer(request).then(
    (status) => response.writeHead(status).end(),
    // Close sends it again later.
    () => response.writeHead(502).end(),
  );
});

if (signatureKey !== "")
  server.listen(Number(port), () =>
    console.log(`Listening on port ${String(server.address().port)}.`),
  );

async function answer(request) {
  const { headers } = request;
  const rawBody = await readBody(request);
  if (rawBody === null) return 413;
  try {
    const { event } = JSON.parse(
      await verifyWebhook({ headers, rawBody, signatureKey }),
    );
    if (objects.includes(event.object_type)) await startWorkflow();
    return 204;
  } catch (error) {
    if (error instanceof CloseWebhookError) return 401;
    throw error;
  }
}

async function readBody(request) {
  const parts = [];
  let size = 0;
  for await (const part of request) {
    size += part.length;
    if (size > largestBody) return null;
    parts.push(part);
  }
  return Buffer.concat(parts);
}

async function startWorkflow() {
  const { ok, status } = await fetch(
    `${github}/repos/${repository}/dispatches`,
    {
      method: "POST",
      headers: {
        accept: "application/vnd.github+json",
        authorization: `Bearer ${token}`,
      },
      body: JSON.stringify({ event_type: "close-schema-changed" }),
    },
  );
  if (!ok) throw new Error(`GitHub answered ${String(status)}.`);
}
