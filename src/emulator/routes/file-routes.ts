/** `/files/upload/`: what Close says before a file is uploaded. The local Close keeps no files. */
import type { Reply } from "../endpoint/replies.js";
import { ok } from "../endpoint/replies.js";
import { BodyReader } from "../endpoint/body-reader.js";
import type { ApiCall, Route } from "../endpoint/router.js";
import { route } from "../endpoint/router.js";
import type { Context } from "../state/endpoint-context.js";

/** The endpoint of uploads. */
export const fileRoutes: readonly Route[] = [
  route("POST", "/files/upload/", upload),
];

/** The host to upload to does not exist, and its name says why: no test may reach a real one. */
const nowhere = "https://the-local-close-keeps-no-files.invalid/";

function upload({ organization }: Context, call: ApiCall): Reply {
  const reader = new BodyReader(call.body);
  const name = reader.text("filename");
  const type = reader.text("content_type");
  reader.check();
  const user = organization.me().id;
  const place = `${organization.nextId("sub").replace("sub_", "")}/${encodeURIComponent(name)}`;
  return ok({
    upload: {
      url: nowhere,
      fields: {
        AWSAccessKeyId: "none",
        "Content-Disposition": `inline; filename=${JSON.stringify(name)}`,
        "Content-Type": type,
        key: `temporary/user/${user}/${place}`,
        policy: "",
        signature: "",
        success_action_status: "201",
      },
    },
    download: {
      url: `https://app.close.com/go/file/temporary/${user}/${place}/`,
    },
  });
}
