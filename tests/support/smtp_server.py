"""A real SMTP server (aiosmtpd) that tells what it received, one JSON object a line, as the email package reads it.

Usage: smtp_server.py PORT SECURITY CERTIFICATE KEY USER PASSWORD MODE_FILE
SECURITY: tls | starttls | plain. The mode file says what it does with the next message: ok, hang, drop, later, refuse;
with "utf8" in it, it carries addresses beyond ASCII (RFC 6531). It is strict: a client calls itself by a full
name or by an address in brackets. And it is old: what it says is Latin-1. A recipient is unknown, or makes it hang, by name.
"""

import asyncio
import email
import email.policy
import json
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult

port, security, certificate, key, user, password, mode_file = sys.argv[1:]


def say(what):
    print(json.dumps(what), flush=True)


def mode_now():
    return open(mode_file).read().strip()


class Handler:
    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        say({"event": "ehlo", "name": hostname})
        if "." not in hostname.strip("[]") and ":" not in hostname:
            return [b"504 5.5.2 Vollst\xe4ndiger Name n\xf6tig"]
        session.host_name = hostname
        return responses

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("unbekannt"):
            say({"event": "unknown", "to": address})
            return b"550 5.1.1 Empf\xe4nger unbekannt"
        if address.startswith("grau"):
            return b"451 4.7.1 sp\xe4ter"
        if address.startswith("langsam"):
            say({"event": "slow", "to": address})
            await asyncio.sleep(3600)
        envelope.rcpt_tos.append(address)
        return b"250 2.1.5 Empf\xe4nger gut"

    async def handle_DATA(self, server, session, envelope):
        mode = mode_now().replace("utf8", "").replace("strict-ehlo", "ok").strip()
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        said = {
            "event": mode,
            "tls": session.ssl is not None or security == "tls",
            "login": bool(session.authenticated),
            "from": envelope.mail_from,
            "to": envelope.rcpt_tos,
            "headers": {name.lower(): str(value) for name, value in message.items()},
            "types": [part.get_content_type() for part in message.walk()],
            "plain": message.get_body(("plain",)).get_content().replace("\r\n", "\n"),
            "html": message.get_body(("html",)).get_content(),
            "raw": envelope.content.decode("latin-1"),
        }
        say(said)
        if mode == "hang":
            await asyncio.sleep(3600)
        if mode == "drop":
            server.transport.abort()
            return "250 never seen"
        if mode == "later":
            return "451 4.3.0 try again later"
        if mode == "refuse":
            return "550 5.7.1 not from here"
        return b"250 2.0.0 \xfcbernommen"


def authenticate(server, session, envelope, mechanism, data):
    good = (data.login, data.password) == (user.encode(), password.encode())
    return AuthResult(success=good)


async def main():
    context = None
    if security != "plain":
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)

    utf8 = "utf8" in open(mode_file).read()

    def session():
        return SMTP(
            Handler(),
            hostname="mail.test.example",
            tls_context=context if security == "starttls" else None,
            require_starttls=security == "starttls",
            auth_require_tls=security == "starttls",
            auth_required=bool(user),
            enable_SMTPUTF8=utf8,
            authenticator=authenticate if user else None,
        )

    wrapped = context if security == "tls" else None
    server = await asyncio.get_running_loop().create_server(session, "127.0.0.1", int(port), ssl=wrapped)
    say({"event": "ready", "port": server.sockets[0].getsockname()[1]})
    await server.serve_forever()


asyncio.run(main())
