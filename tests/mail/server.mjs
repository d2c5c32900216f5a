// A mail server of another make for the tests: smtp-server takes the mails, mailparser reads them.
//
// Words on the command line: `tls` (TLS from the start, with the key of `tls/`, and only for the name "node" and its password),
// `refuse` (every address is refused for good). It prints one line, `{"port", "control"}`, when it is ready. `GET /` of the control
// port answers with the mails that came. It ends when its input does, so that it never outlives the test.

import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { simpleParser } from "mailparser";
import { SMTPServer } from "smtp-server";

const tls = process.argv.includes("tls");
const refuse = process.argv.includes("refuse");
const file = (name) => readFileSync(new URL(`tls/${name}`, import.meta.url));

/** The mails that came, as another program reads them. */
const mails = [];

/** Why an address is refused for good (RFC 5321, 550). */
const unknown = () => Object.assign(new Error("No such mailbox"), { responseCode: 550 });

const server = new SMTPServer({
  secure: tls,
  ...(tls ? { key: file("key.pem"), cert: file("cert.pem") } : {}),
  authOptional: !tls,
  disabledCommands: tls ? [] : ["AUTH", "STARTTLS"],
  onAuth: ({ username, password }, _, done) =>
    username === "node" && password === "p@ss:word" ? done(null, { user: username }) : done(new Error("not known here")),
  onRcptTo: (_, __, done) => (refuse ? done(unknown()) : done()),
  onData: (stream, session, done) =>
    simpleParser(stream).then((m) => {
      const header = (name) => m.headerLines.find((h) => h.key === name)?.line ?? "";
      mails.push({
        from: m.from.text, to: m.to.text, subject: m.subject, text: m.text, html: m.html || "", id: m.messageId,
        secure: session.secure, user: session.user ?? "",
        language: header("content-language"), automatic: header("auto-submitted"),
        stop: header("list-unsubscribe"), oneClick: header("list-unsubscribe-post"),
      });
      done();
    }, done),
});

const control = createServer((_, response) => response.end(JSON.stringify(mails)));
await new Promise((ready) => control.listen(0, "127.0.0.1", ready));
await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
console.log(JSON.stringify({ port: server.server.address().port, control: `http://127.0.0.1:${control.address().port}` }));
process.stdin.resume();
process.stdin.on("end", () => process.exit(0));
