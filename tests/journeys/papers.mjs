// The smallest valid files of their kinds, as a form takes them.
import { deflateSync } from "node:zlib";

export function drawing(name) {
  const objects = ["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>", "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>"];
  let text = "%PDF-1.4\n";
  const starts = objects.map((object, index) => {
    const start = text.length;
    text += `${index + 1} 0 obj${object}endobj\n`;
    return start;
  });
  const table = text.length;
  text += `xref\n0 4\n0000000000 65535 f \n${starts.map(start => `${String(start).padStart(10, "0")} 00000 n \n`).join("")}`;
  text += `trailer<</Size 4/Root 1 0 R>>\nstartxref\n${table}\n%%EOF\n`;
  return { name, mimeType: "application/pdf", buffer: Buffer.from(text, "latin1") };
}

function checksum(bytes) {
  let sum = ~0;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; ++bit) sum = sum & 1 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1;
  }
  return ~sum >>> 0;
}

export function picture(name) {
  const chunk = (kind, bytes) => {
    const body = Buffer.concat([Buffer.from(kind, "latin1"), bytes]);
    const size = Buffer.alloc(4), sum = Buffer.alloc(4);
    size.writeUInt32BE(bytes.length);
    sum.writeUInt32BE(checksum(body));
    return Buffer.concat([size, body, sum]);
  };
  const side = 16;
  const head = Buffer.alloc(13);
  head.writeUInt32BE(side, 0);
  head.writeUInt32BE(side, 4);
  head[8] = 8;                                              // bits; grey
  const rows = Buffer.alloc(side * (side + 1), 0xcc);
  for (let row = 0; row < side; ++row) rows[row * (side + 1)] = 0;   // no filter
  const buffer = Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), chunk("IHDR", head), chunk("IDAT", deflateSync(rows)), chunk("IEND", Buffer.alloc(0))]);
  return { name, mimeType: "image/png", buffer };
}

// A valid 個人番号 for eleven digits (番号法施行令8条, 総務省令5条).
export function myNumber(eleven) {
  const sum = [...eleven].reverse().reduce((all, digit, index) => all + Number(digit) * (index < 6 ? index + 2 : index - 4), 0);
  const rest = sum % 11;
  return eleven + (rest <= 1 ? 0 : 11 - rest);
}
