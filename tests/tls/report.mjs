// node report.mjs FOUND.json REPORT.md: testssl.sh's findings as a table; ends with 1 when one of them is ours and above LOW.
import { readFileSync, writeFileSync } from "node:fs";

const [found, report] = process.argv.slice(2);
const rows = JSON.parse(readFileSync(found, "utf8"));
// The certificate of the run is signed by itself, so nobody vouches for it and nobody can revoke it.
const ofTheCertificate = new Set(["cert_chain_of_trust", "cert_revocation", "DNS_CAArecord"]);
const bad = rows.filter(row => ["MEDIUM", "HIGH", "CRITICAL", "FATAL"].includes(row.severity) && !ofTheCertificate.has(row.id));
const asked = new Map(rows.map(row => [row.id, row]));
if (!asked.has("TLS1_3") || rows.length < 100) {
  console.error(`testssl.sh looked at ${rows.length} things only; was the server there?`);
  process.exit(1);
}
const shown = ["SSLv2", "SSLv3", "TLS1", "TLS1_1", "TLS1_2", "TLS1_3", "cipherlist_NULL", "cipherlist_aNULL", "cipherlist_EXPORT", "cipherlist_LOW", "cipherlist_3DES_IDEA", "cipherlist_AVERAGE", "cipherlist_OBSOLETED", "cipherlist_STRONG",
  "cipher_order", "PFS", "PFS_ECDHE_curves", "heartbleed", "CCS", "ticketbleed", "ROBOT", "secure_renego", "secure_client_renego", "CRIME_TLS", "BREACH", "POODLE_SSL", "fallback_SCSV", "SWEET32", "FREAK", "DROWN", "LOGJAM", "BEAST", "LUCKY13", "RC4", "HSTS"];
const count = severity => rows.filter(row => row.severity === severity && !ofTheCertificate.has(row.id)).length;
const lines = ["# TLS of a listener, looked at by testssl.sh", "",
  `\`make tls\` (tests/tls/run), ${new Date().toISOString().slice(0, 10)}: ${rows.length} things looked at: ${["OK", "INFO", "LOW", "MEDIUM", "HIGH", "CRITICAL"].map(one => `${one} ${count(one)}`).join(", ")}.`,
  "Findings of the run's own self-signed certificate (chain, revocation, CAA) are not the server's and are left out.", "", "| looked at | finding | severity |", "| --- | --- | --- |",
  ...shown.filter(id => asked.has(id)).map(id => `| ${id} | ${asked.get(id).finding.replaceAll("|", "/")} | ${asked.get(id).severity} |`), "",
  bad.length ? `**${bad.length} findings above LOW:** ${bad.map(row => `${row.id} (${row.severity}): ${row.finding}`).join("; ")}` : "Nothing above LOW.", ""];
writeFileSync(report, lines.join("\n"));
console.log(bad.length ? `FAILED: ${bad.map(row => `${row.id} ${row.severity}`).join(", ")}` : `ok: nothing above LOW among ${rows.length}`);
process.exit(bad.length ? 1 : 0);
