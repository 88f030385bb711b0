/** A certificate that nobody vouches for, made anew for each test: no private key lies in the repository. */
import { generateKeyPairSync, sign } from "node:crypto";

const tag = {
  integer: 0x02,
  bits: 0x03,
  text: 0x0c,
  time: 0x17,
  sequence: 0x30,
  set: 0x31,
  octets: 0x04,
};

/** The extension subjectAltName with the address 127.0.0.1, by which clients go. */
const addresses = der(
  tag.sequence,
  Buffer.from("0603551d11", "hex"),
  der(tag.octets, der(tag.sequence, der(0x87, Buffer.from([127, 0, 0, 1])))),
);

function der(kind: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const size =
    length < 128 ? [length] : [0x82, Math.floor(length / 256), length % 256];
  return Buffer.concat([Buffer.from([kind, ...size]), content]);
}

/** Makes a self-signed certificate for 127.0.0.1 and its key, both in PEM. */
export function selfSigned(): { readonly key: string; readonly cert: string } {
  const { publicKey, privateKey } = generateKeyPairSync("ec", {
    namedCurve: "P-256",
  });
  // ecdsa-with-SHA256, and commonName.
  const algorithm = der(
    tag.sequence,
    Buffer.from("06082a8648ce3d040302", "hex"),
  );
  const name = der(
    tag.sequence,
    der(
      tag.set,
      der(
        tag.sequence,
        Buffer.from("0603550403", "hex"),
        der(tag.text, Buffer.from("127.0.0.1")),
      ),
    ),
  );
  const validity = der(
    tag.sequence,
    der(tag.time, Buffer.from("200101000000Z")),
    der(tag.time, Buffer.from("491231235959Z")),
  );
  const body = der(
    tag.sequence,
    der(0xa0, der(tag.integer, Buffer.from([2]))),
    der(tag.integer, Buffer.from([1])),
    algorithm,
    name,
    validity,
    name,
    publicKey.export({ type: "spki", format: "der" }),
    der(0xa3, der(tag.sequence, addresses)),
  );
  const signature = der(
    tag.bits,
    Buffer.from([0]),
    sign("sha256", body, privateKey),
  );
  const whole = der(tag.sequence, body, algorithm, signature);
  return {
    key: String(privateKey.export({ type: "pkcs8", format: "pem" })),
    cert: `-----BEGIN CERTIFICATE-----\n${whole.toString("base64")}\n-----END CERTIFICATE-----\n`,
  };
}
